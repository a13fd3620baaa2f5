// What people do, one journey a job. Each is given a page that is signed in to the example company.
export const journeys = {
  async "the first door"({ page, look, is }) {
    await page.goto("/be");
    is(await page.getByRole("heading", { name: "Who would you like to be?" }).isVisible(), "a choice of people");
    await look("door-be");
  },
};

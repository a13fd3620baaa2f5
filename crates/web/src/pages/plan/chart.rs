//! The burn-down: what was left to bring in order, week by week, with the line to the day wanted. Drawn here, readable without
//! colour, and told as a table to whoever sees no picture.

use jiff::civil::Date;
use maud::{Markup, html};
use plumb_engine::desk::PlanView;

use super::forecast::halves;
use crate::{
    look::{day, day_text},
    visitor::Visitor,
    words::t,
};

const WIDTH: i64 = 760;
const HEIGHT: i64 = 190;
const LEFT: i64 = 44;
const BELOW: i64 = 26;
/// Rows of the table at most.
const ROWS: usize = 14;

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// The card with the picture; nothing while there is no history to draw.
pub(super) fn burn_down(v: &Visitor, view: &PlanView) -> Markup {
    let (Some(first), Some(now)) = (view.burn.first(), view.burn.last()) else { return html! {} };
    if view.burn.len() < 2 {
        return html! {};
    }
    let end = view.target.filter(|target| *target > view.today).unwrap_or(view.today);
    let days = days_between(first.day, end).max(1);
    let most = view.burn.iter().map(|point| point.left).max().unwrap_or(0).max(1);
    let x = |on: Date| LEFT + days_between(first.day, on) * (WIDTH - LEFT - 12) / days;
    let y = |left: i64| 10 + (most - left) * (HEIGHT - BELOW - 10) / most;
    let points: Vec<String> = view.burn.iter().map(|point| format!("{},{}", x(point.day), y(point.left))).collect();
    let label =
        t!(v, "plan-burn-label", then = halves(first.left), from = day_text(v, first.day), now = halves(now.left));
    html! {
        section class="card" {
            header { h2 { (t!(v, "plan-burn")) } span class="quiet" { (t!(v, "plan-burn-note")) } }
            figure class="in chart" {
                svg class="over-time burn" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(label) {
                    @for left in [0, most / 2, most] {
                        line class="grid" x1=(LEFT) x2=(WIDTH) y1=(y(left)) y2=(y(left)) {}
                        text class="axis" x=(LEFT - 8) y=(y(left) + 4) text-anchor="end" { (halves(left)) }
                    }
                    polyline class="burnt" points=(points.join(" ")) {}
                    circle class="now" cx=(x(now.day)) cy=(y(now.left)) r="4" {}
                    @if end > view.today {
                        line class="wished" x1=(x(now.day)) y1=(y(now.left)) x2=(x(end)) y2=(y(0)) {}
                        text class="axis" x=(x(end)) y=(HEIGHT - 8) text-anchor="end" { (day_text(v, end)) }
                    }
                    text class="axis" x=(LEFT) y=(HEIGHT - 8) { (day_text(v, first.day)) }
                }
            }
            details class="in" {
                summary { (t!(v, "plan-burn-table")) }
                div class="scroll" { table class="table" {
                    thead { tr { th scope="col" { (t!(v, "plan-burn-day")) } th scope="col" class="num" { (t!(v, "plan-burn-left")) } } }
                    tbody { @for point in view.burn.iter().rev().take(ROWS) { tr { td { (day(v, point.day)) } td class="num" { (halves(point.left)) } } } }
                } }
            }
        }
    }
}

# What is taken along as a file.
paper-take = As a file
paper-gaps-pdf = Gap list, PDF
paper-gaps-xlsx = Gap list, workbook
paper-readiness-pdf = Every requirement, PDF
paper-readiness-xlsx = Every requirement, workbook
paper-cycle-pdf = Certification cycle, PDF
paper-cycle-xlsx = Certification cycle, workbook
paper-oscal = For programs: OSCAL
paper-oscal-title = For programs: OSCAL
paper-oscal-lead = OSCAL is how auditing tools and public offices exchange controls and findings (version 1.2.1, JSON). Made from what you may see, without any assessment.
paper-oscal-size = { $size } kB
paper-oscal-none = There is nothing to hand over yet: no statement of how a requirement is met, no audit, no open action.
paper-oscal-catalog = Catalog of { $standard }: ids and short titles
paper-oscal-component = Component definition: how requirements are met, by your statements
paper-oscal-results = Assessment results: audits and what they found
paper-oscal-plan = Plan of action and milestones: what is open, and by when

//! Likelihood and impact make a score, before and after treatment.

use super::{Conduct, Occasion, Uses};
use crate::{
    decide::{Plan, Refusal, Step},
    expr::decimal,
    raw::Raw,
};

pub(super) struct Scored;

const SCORES: [[&str; 3]; 2] =
    [["likelihood", "impact", "score"], ["residual_likelihood", "residual_impact", "residual_score"]];

impl Conduct for Scored {
    fn act<'a>(&self, _: &mut Plan<'a>, step: &mut Step<'a>, uses: Uses<'a>, _: &Occasion<'_>) -> Result<(), Refusal> {
        for [likelihood, impact, score] in SCORES {
            let Some(field) = uses.field(score) else { continue };
            let factors = uses.number(&step.after, likelihood).zip(uses.number(&step.after, impact));
            let product = factors.and_then(|(likelihood, impact)| likelihood.checked_mul(impact));
            match product {
                Some(product) => step.set(&field.id, Raw::Text(decimal::write(product)))?,
                None => step.unset(&field.id)?,
            }
        }
        Ok(())
    }
}

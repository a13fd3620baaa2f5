//! What a management system is: packs, registers, facts, folds, expressions, checks, verdicts. Pure.

//! Chance out of a seed: the same seed gives the same company. Each part of the story draws from a stream of its own, so that more
//! of one thing leaves all others as they are.

/// A stream of random numbers (`SplitMix64`, Steele et al. 2014). Good enough to vary a story; never used for keys or salts.
#[derive(Debug, Clone)]
pub(crate) struct Chance {
    state: u64,
}

impl Chance {
    /// The stream of one part of the story.
    pub(crate) fn new(seed: u64, part: &str) -> Self {
        // FNV-1a: the part's name decides where the stream begins.
        let name = part
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        let mut chance = Self { state: seed ^ name };
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from..=to.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        let width = to.saturating_sub(from).unsigned_abs().saturating_add(1);
        from.saturating_add(i64::try_from(self.next() % width).unwrap_or(0))
    }

    /// True so many times in a hundred.
    pub(crate) fn percent(&mut self, of_hundred: i64) -> bool {
        self.between(1, 100) <= of_hundred
    }

    /// One of these; none of nothing.
    pub(crate) fn one_of<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(of.len()).ok()?.checked_sub(1)?;
        of.get(usize::try_from(self.between(0, last)).ok()?)
    }

    /// A whole number around zero, rarely far: the sum of three even draws, at most `spread` away.
    pub(crate) fn around_zero(&mut self, spread: i64) -> i64 {
        (0..3).map(|_| self.between(-spread, spread)).sum::<i64>() / 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_story_draw_from_streams_of_their_own() {
        let draw = |seed, part| (0..8).map(move |_| 0).scan(Chance::new(seed, part), |c, _| Some(c.between(0, 999)));
        assert!(draw(7, "gauges").eq(draw(7, "gauges")));
        assert!(!draw(7, "gauges").eq(draw(7, "people")));
        assert!(!draw(7, "gauges").eq(draw(8, "gauges")));
    }

    #[test]
    fn draws_stay_inside_their_bounds() {
        let mut chance = Chance::new(1, "bounds");
        for _ in 0..1000 {
            assert!((-3..=5).contains(&chance.between(-3, 5)));
            assert!((-10..=10).contains(&chance.around_zero(10)));
        }
        assert_eq!(chance.one_of::<u8>(&[]), None);
    }
}

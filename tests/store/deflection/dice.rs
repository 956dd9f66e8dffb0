//! Dice that fall the same for the same seed: SplitMix64.

pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From the first to before the second.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + (self.roll() % u64::try_from(to - from).unwrap()).cast_signed()
    }

    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 100) < percent
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.between(0, i64::try_from(from.len()).unwrap())).unwrap()]
    }
}

//! Numbers for tests of many made-up worlds.

#![allow(clippy::unwrap_used, dead_code, unreachable_pub)]

/// Numbers that look random and are the same in every run.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % end
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    pub fn some<'a>(&mut self, of: &[&'a str], one_in: usize) -> Vec<&'a str> {
        let picked = of.iter().filter(|_| self.one_in(one_in));
        picked.copied().collect()
    }
}

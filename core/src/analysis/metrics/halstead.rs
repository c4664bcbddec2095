use rustc_hash::FxHashSet;
use serde::Serialize;

/// Size of a piece of code by its operators and operands (Halstead, *Elements of Software Science*,
/// 1977). Operators are arithmetic, bitwise, boolean and comparison operators, augmented assignment
/// included; operands are what they are applied to, as in radon. Names of different functions are
/// different operands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Halstead {
    /// Distinct operators, `n1`.
    pub distinct_operators: u32,
    /// Distinct operands, `n2`.
    pub distinct_operands: u32,
    /// Operators in all, `N1`.
    pub operators: u32,
    /// Operands in all, `N2`.
    pub operands: u32,
    /// `V = (N1 + N2) * log2(n1 + n2)`, in bits.
    pub volume: f64,
    /// `D = n1 / 2 * N2 / n2`.
    pub difficulty: f64,
    /// `E = D * V`.
    pub effort: f64,
    /// `B = V / 3000`: an estimate of the defects that were delivered.
    pub bugs: f64,
}

/// One operand; equal operands count once as distinct.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Operand<'a> {
    /// Name, attribute or text: radon does not tell them apart.
    Text(std::borrow::Cow<'a, str>),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A number by the bits of its value, so that `1` and `1.0` are one.
    Number(u64),
    /// A number too large for that, as it is written.
    Huge(&'a str),
    /// `None`, `null` and the like, by the name of the constant.
    Constant(&'static str),
    /// Anything that is computed: always distinct.
    Computed(u32),
}

impl Operand<'_> {
    /// A number by its value.
    pub(crate) fn number(value: f64) -> Self {
        // The two zeros are equal.
        Self::Number((value + 0.0).to_bits())
    }
}

/// Counts while a tree is walked.
#[derive(Debug, Default)]
pub(crate) struct Counts<'a> {
    operators: u32,
    operands: u32,
    seen_operators: FxHashSet<u8>,
    seen_operands: FxHashSet<(u32, Operand<'a>)>,
}

impl<'a> Counts<'a> {
    pub(crate) fn operator(&mut self, operator: u8) {
        self.operators = self.operators.saturating_add(1);
        self.seen_operators.insert(operator);
    }

    /// `context` tells functions apart.
    pub(crate) fn operand(&mut self, context: u32, operand: Operand<'a>) {
        self.operands = self.operands.saturating_add(1);
        self.seen_operands.insert((context, operand));
    }

    /// Takes over what was counted inside; the smaller set moves, so that nesting costs
    /// O(n log n) in all.
    pub(crate) fn absorb(&mut self, mut inner: Self) {
        self.operators = self.operators.saturating_add(inner.operators);
        self.operands = self.operands.saturating_add(inner.operands);
        self.seen_operators.extend(inner.seen_operators);
        if inner.seen_operands.len() > self.seen_operands.len() {
            std::mem::swap(&mut inner.seen_operands, &mut self.seen_operands);
        }
        self.seen_operands.extend(inner.seen_operands);
    }

    pub(crate) fn finish(&self) -> Halstead {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let distinct_operators = count(self.seen_operators.len());
        let distinct_operands = count(self.seen_operands.len());
        let (n1, n2) = (f64::from(distinct_operators), f64::from(distinct_operands));
        let (all1, all2) = (f64::from(self.operators), f64::from(self.operands));
        let volume = if n1 + n2 > 0.0 {
            (all1 + all2) * libm::log2(n1 + n2)
        } else {
            0.0
        };
        let difficulty = if n2 > 0.0 {
            n1 * all2 / (2.0 * n2)
        } else {
            0.0
        };
        Halstead {
            distinct_operators,
            distinct_operands,
            operators: self.operators,
            operands: self.operands,
            volume,
            difficulty,
            effort: difficulty * volume,
            bugs: volume / 3_000.0,
        }
    }
}

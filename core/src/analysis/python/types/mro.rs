//! The order in which Python looks through the ancestors of a class.

/// The C3 order of a class after itself: `lines` are the orders of its bases, each with the base first.
/// `None` if there is none, which Python refuses, or if it is longer than `limit`.
///
/// Costs the product of the number of lines and their lengths, and that for each member: bounded by
/// `limit`. See <https://docs.python.org/3/howto/mro.html>.
pub(super) fn merge<T: Copy + Eq>(lines: &[Vec<T>], limit: usize) -> Option<Vec<T>> {
    let bases: Vec<T> = lines
        .iter()
        .filter_map(|line| line.first().copied())
        .collect();
    let mut left: Vec<&[T]> = lines.iter().map(Vec::as_slice).collect();
    left.push(&bases);
    let mut out = Vec::new();
    loop {
        left.retain(|line| !line.is_empty());
        if left.is_empty() {
            return Some(out);
        }
        if out.len() == limit {
            return None;
        }
        let heads = left.iter().filter_map(|line| line.first().copied());
        let in_tail = |one: &T| {
            left.iter()
                .any(|line| line.iter().skip(1).any(|at| at == one))
        };
        let next = heads.into_iter().find(|head| !in_tail(head))?;
        out.push(next);
        for line in &mut left {
            if line.first() == Some(&next) {
                *line = line.get(1..).unwrap_or_default();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::merge;

    #[test]
    fn orders_of_the_handbook() {
        // class A(O); class B(O); class C(A, B)
        let a = vec!['A', 'O'];
        let b = vec!['B', 'O'];
        assert_eq!(merge(&[a.clone(), b.clone()], 9), Some(vec!['A', 'B', 'O']));
        // The diamond: D(B, C), both of A.
        let left = vec!['B', 'A', 'O'];
        let right = vec!['C', 'A', 'O'];
        let diamond = merge(&[left, right], 9);
        assert_eq!(diamond, Some(vec!['B', 'C', 'A', 'O']));
        // X(A, B) and Y(B, A) cannot be joined.
        let x = vec!['X', 'A', 'B', 'O'];
        let y = vec!['Y', 'B', 'A', 'O'];
        assert_eq!(merge(&[x, y], 9), None);
    }

    #[test]
    fn a_base_named_twice_or_before_its_child_is_refused() {
        let o = vec!['O'];
        let a = vec!['A', 'O'];
        assert_eq!(merge(&[o.clone(), a.clone()], 9), None);
        assert_eq!(merge(&[a.clone(), o], 9), Some(vec!['A', 'O']));
        assert_eq!(merge(&[a.clone(), a], 9), None);
    }

    #[test]
    fn long_orders_are_given_up() {
        let line: Vec<u32> = (0..100).collect();
        assert_eq!(merge(std::slice::from_ref(&line), 50), None);
        assert_eq!(merge(std::slice::from_ref(&line), 100), Some(line));
    }
}

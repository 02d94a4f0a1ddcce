//! C3, the rule by which CPython puts a class and its bases in order (`pmerge` in Objects/typeobject.c).

use rustc_hash::FxHashMap;

/// No order exists: after `before` was put in order, each of `heads` has to come before another of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// What could still be put in order.
    pub before: Vec<u32>,
    /// What would have to come next, each blocked by another list, in the order of the lists.
    pub heads: Vec<u32>,
}

/// Merges the orders of the bases and, as the last list, the bases themselves. Takes time in proportion to the lists' length,
/// and to the number of lists for each element that is blocked.
///
/// # Errors
/// [`Stuck`] where the lists contradict each other.
pub fn merge(lists: &[Vec<u32>]) -> Result<Vec<u32>, Stuck> {
    // How many lists have an element after their head: while there are any, it cannot be next.
    let mut behind: FxHashMap<u32, u32> = FxHashMap::default();
    let mut headed_by: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (number, list) in lists.iter().enumerate() {
        for element in list.iter().skip(1) {
            *behind.entry(*element).or_default() += 1;
        }
        if let Some(head) = list.first() {
            headed_by.entry(*head).or_default().push(number);
        }
    }
    let mut at: Vec<usize> = vec![0; lists.len()];
    let mut order = Vec::new();
    // Lists before this one are done; most are when their turn comes, so the search does not start over.
    let mut first_open = 0;
    loop {
        let head_of = |number: usize, at: &[usize]| {
            let list: &Vec<u32> = lists.get(number)?;
            list.get(*at.get(number)?).copied()
        };
        while first_open < lists.len() && head_of(first_open, &at).is_none() {
            first_open += 1;
        }
        if first_open == lists.len() {
            return Ok(order);
        }
        let next = (first_open..lists.len())
            .filter_map(|number| head_of(number, &at))
            .find(|head| behind.get(head).is_none_or(|count| *count == 0));
        let Some(next) = next else {
            let mut heads = Vec::new();
            for head in (first_open..lists.len()).filter_map(|number| head_of(number, &at)) {
                if !heads.contains(&head) {
                    heads.push(head);
                }
            }
            return Err(Stuck { before: order, heads });
        };
        order.push(next);
        for number in headed_by.remove(&next).unwrap_or_default() {
            let Some(place) = at.get_mut(number) else { continue };
            *place += 1;
            if let Some(head) = head_of(number, &at) {
                headed_by.entry(head).or_default().push(number);
                if let Some(count) = behind.get_mut(&head) {
                    *count -= 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(merge(&[]), Ok(vec![]));
        assert_eq!(merge(&[vec![], vec![]]), Ok(vec![]));
    }

    #[test]
    fn contradictions_are_named() {
        // class X(A, B), class Y(B, A), class Z(X, Y)
        let (object, a, b, x, y) = (0, 1, 2, 3, 4);
        let stuck = merge(&[vec![x, a, b, object], vec![y, b, a, object], vec![x, y]]);
        assert_eq!(stuck, Err(Stuck { before: vec![x, y], heads: vec![a, b] }));
        // class A(object, B)
        let stuck = merge(&[vec![object], vec![b, object], vec![object, b]]);
        assert_eq!(stuck, Err(Stuck { before: vec![], heads: vec![object, b] }));
    }

    #[test]
    fn a_diamond() {
        let (object, a, b, c) = (0, 1, 2, 3);
        let lists = [vec![b, a, object], vec![c, a, object], vec![b, c]];
        assert_eq!(merge(&lists), Ok(vec![b, c, a, object]));
    }

    #[test]
    fn two_thousand_bases_take_no_time() {
        let mut lists: Vec<Vec<u32>> = (1..=2_000).map(|n| vec![n, 0]).collect();
        lists.push((1..=2_000).collect());
        let order = merge(&lists).unwrap();
        assert_eq!(order.len(), 2_001);
        assert_eq!(order.last(), Some(&0));
    }
}

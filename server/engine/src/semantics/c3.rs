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

/// One turn of a merge, as it is explained: the head of each list is a candidate, from the first list on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Candidates that another list has behind its head: the candidate, the first such list, and that list's head.
    pub passed_over: Vec<(usize, usize, usize)>,
    /// The candidate that comes next; `None` where all were passed over.
    pub taken: Option<usize>,
}

/// The same merge turn by turn. Takes the product of the lists' lengths: for short lists only.
#[must_use]
pub fn turns(lists: &[Vec<usize>]) -> Vec<Turn> {
    let mut lists: Vec<&[usize]> = lists.iter().map(Vec::as_slice).collect();
    let mut turns = Vec::new();
    while lists.iter().any(|list| !list.is_empty()) {
        let mut turn = Turn { passed_over: Vec::new(), taken: None };
        for candidate in lists.iter().filter_map(|list| list.first()) {
            let blocking = lists.iter().enumerate().find_map(|(number, list)| {
                let (head, tail) = list.split_first()?;
                tail.contains(candidate).then_some((number, *head))
            });
            match blocking {
                None => {
                    turn.taken = Some(*candidate);
                    break;
                }
                Some((list, head)) => {
                    if turn.passed_over.iter().all(|(known, ..)| known != candidate) {
                        turn.passed_over.push((*candidate, list, head));
                    }
                }
            }
        }
        let taken = turn.taken;
        turns.push(turn);
        let Some(taken) = taken else { break };
        for list in &mut lists {
            if let Some((head, tail)) = list.split_first()
                && *head == taken
            {
                *list = tail;
            }
        }
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Turn by turn nothing else comes out, for all lists of three bases with three classes above them.
    #[test]
    fn turns_take_what_the_merge_gives() {
        let above = [vec![], vec![4], vec![5], vec![4, 5], vec![5, 4], vec![4, 5, 6], vec![6, 4]];
        let mut conflicts = 0;
        for number in 0..above.len().pow(3) {
            let of = |digit: u32| &above[number / above.len().pow(digit) % above.len()];
            let (a, b, c) = (of(2), of(1), of(0));
            let list = |head: u32, tail: &[u32]| [&[head], tail].concat();
            let lists = [list(1, a), list(2, b), list(3, c), vec![1, 2, 3]];
            let (order, stuck) = match merge(&lists) {
                Ok(order) => (order, false),
                Err(stuck) => (stuck.before, true),
            };
            let lists = lists.map(|list| list.iter().map(|n| *n as usize).collect::<Vec<_>>());
            let turns = turns(&lists);
            let taken: Vec<u32> = turns.iter().filter_map(|turn| Some(turn.taken? as u32)).collect();
            assert_eq!(taken, order, "{lists:?}");
            assert_eq!(turns.iter().any(|turn| turn.taken.is_none()), stuck);
            conflicts += usize::from(stuck);
        }
        assert!(conflicts > 10);
    }

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

//! Which nodes of a graph reach one another, and which edges turn back?

use std::collections::BTreeSet;

/// The edges of a graph, by the node that they leave; an edge that stands twice counts twice.
pub(super) type Edges = Vec<Vec<usize>>;

/// Returns for every node the number of its strongly connected component (Tarjan's algorithm, without recursion).
pub(super) fn components(edges: &Edges) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let count = edges.len();
    let (mut index, mut low, mut component) = (vec![UNSEEN; count], vec![0; count], vec![UNSEEN; count]);
    let (mut open, mut calls) = (Vec::new(), Vec::new());
    let (mut next_index, mut next_component) = (0, 0);
    for start in 0..count {
        if index[start] != UNSEEN {
            continue;
        }
        calls.push((start, 0));
        while let Some((node, at)) = calls.pop() {
            if at == 0 {
                index[node] = next_index;
                low[node] = next_index;
                next_index += 1;
                open.push(node);
            } else {
                let child = edges[node][at - 1];
                if component[child] == UNSEEN {
                    low[node] = low[node].min(low[child]);
                }
            }
            if let Some(&child) = edges[node].get(at) {
                calls.push((node, at + 1));
                if index[child] == UNSEEN {
                    calls.push((child, 0));
                }
                continue;
            }
            if low[node] == index[node] {
                while let Some(member) = open.pop() {
                    component[member] = next_component;
                    if member == node {
                        break;
                    }
                }
                next_component += 1;
            }
        }
    }
    component
}

/// Returns for every node its rank in an order that few edges within a component turn back against (the greedy
/// heuristic of Eades, Lin and Smyth).
pub(super) fn ranks(edges: &Edges, component: &[usize]) -> Vec<usize> {
    let count = edges.len();
    let mut into: Edges = vec![Vec::new(); count];
    let mut out: Edges = vec![Vec::new(); count];
    for (from, targets) in edges.iter().enumerate() {
        for &to in targets.iter().filter(|&&to| to != from && component[to] == component[from]) {
            out[from].push(to);
            into[to].push(from);
        }
    }
    let length = |list: &Vec<usize>| i64::try_from(list.len()).unwrap_or(i64::MAX);
    let mut degrees: Vec<(i64, i64)> = (0..count).map(|node| (length(&out[node]), length(&into[node]))).collect();
    // A sink is laid at the end, a source at the beginning, and else the node with the most edges out over edges in.
    let key = |node: usize, (out, into): (i64, i64)| match (out, into) {
        (0, _) => (0, 0, node),
        (_, 0) => (1, 0, node),
        _ => (2, into - out, node),
    };
    let mut waiting: BTreeSet<(u8, i64, usize)> = (0..count).map(|node| key(node, degrees[node])).collect();
    let (mut front, mut back) = (Vec::new(), Vec::new());
    while let Some((class, _, node)) = waiting.pop_first() {
        let end = if class == 0 { &mut back } else { &mut front };
        end.push(node);
        for (neighbours, leaves) in [(&out[node], false), (&into[node], true)] {
            for &other in neighbours {
                if !waiting.remove(&key(other, degrees[other])) {
                    continue;
                }
                let degree = &mut degrees[other];
                let lost = if leaves { &mut degree.0 } else { &mut degree.1 };
                *lost -= 1;
                waiting.insert(key(other, degrees[other]));
            }
        }
    }
    front.extend(back.into_iter().rev());
    let mut ranks = vec![0; count];
    for (rank, node) in front.into_iter().enumerate() {
        ranks[node] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_that_reach_one_another_are_one_component() {
        let edges = vec![vec![1], vec![2], vec![0, 3], vec![], vec![4]];
        let found = components(&edges);
        assert_eq!(found[0], found[1]);
        assert_eq!(found[1], found[2]);
        assert_ne!(found[2], found[3]);
        assert_ne!(found[3], found[4]);
    }

    #[test]
    fn one_edge_turns_back_where_one_is_enough() {
        // Two circles through the edge from 0 to 1.
        let edges = vec![vec![1], vec![2, 3], vec![0], vec![0]];
        let ranks = ranks(&edges, &components(&edges));
        let back: Vec<(usize, usize)> = (0..4)
            .flat_map(|from| edges[from].iter().map(move |&to| (from, to)))
            .filter(|&(from, to)| ranks[from] >= ranks[to])
            .collect();
        assert_eq!(back, [(0, 1)]);
    }
}

//! The Merkle tree of RFC 9162 §2.1: hashes, appending, inclusion proofs. Plain functions over plain values.

use std::collections::BTreeMap;

use ring::digest::{Context, SHA256};

/// A node's hash.
pub type Hash = [u8; 32];

/// Where a node stands: the `index`-th complete subtree of 2^`level` leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// 0 for leaves.
    pub level: u32,
    /// From 0.
    pub index: u64,
}

/// Hash of a leaf's input.
pub fn leaf(input: &[u8]) -> Hash {
    digest(&[&[0], input])
}

/// Hash of an inner node.
pub fn node(left: &Hash, right: &Hash) -> Hash {
    digest(&[&[1], left, right])
}

fn digest(parts: &[&[u8]]) -> Hash {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// The right edge of a growing tree: roots of its complete subtrees, largest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    roots: Vec<Hash>,
}

impl Edge {
    /// Places of the roots that the edge of a tree of `size` leaves is made of, largest first.
    pub fn places(size: u64) -> Vec<Place> {
        (0..u64::BITS)
            .rev()
            .filter(|level| size & (1 << level) != 0)
            .map(|level| Place {
                level,
                index: (size >> level) - 1,
            })
            .collect()
    }

    /// The edge of a tree of `size` leaves, from the roots at [`Edge::places`]; none when their number is wrong.
    pub fn new(size: u64, roots: Vec<Hash>) -> Option<Self> {
        (roots.len() == size.count_ones() as usize).then_some(Self { size, roots })
    }

    /// Leaves so far.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf and returns every inner node that it completes.
    pub fn append(&mut self, leaf: Hash) -> Vec<(Place, Hash)> {
        let mut completed = Vec::new();
        let mut hash = leaf;
        let mut level = 0;
        while self.size & (1 << level) != 0 {
            let Some(left) = self.roots.pop() else { break };
            hash = node(&left, &hash);
            level += 1;
            completed.push((
                Place {
                    level,
                    index: self.size >> level,
                },
                hash,
            ));
        }
        self.roots.push(hash);
        self.size += 1;
        completed
    }

    /// Root of the tree (RFC 9162: the hash of nothing for an empty one).
    pub fn root(&self) -> Hash {
        let mut roots = self.roots.iter().rev();
        let Some(last) = roots.next() else {
            return digest(&[]);
        };
        roots.fold(*last, |right, left| node(left, &right))
    }
}

/// Places of the nodes that prove a leaf's inclusion, from the leaf upwards. A place beyond the complete subtrees is
/// given as the list of complete subtrees whose fold it is.
pub fn inclusion_places(index: u64, size: u64) -> Vec<Vec<Place>> {
    let mut path = Vec::new();
    collect_path(index, 0, size, &mut path);
    path
}

fn collect_path(index: u64, start: u64, end: u64, path: &mut Vec<Vec<Place>>) {
    let size = end - start;
    if size <= 1 {
        return;
    }
    let split = start + largest_power_below(size);
    if index < split {
        collect_path(index, start, split, path);
        path.push(subtrees(split, end));
    } else {
        collect_path(index, split, end, path);
        path.push(subtrees(start, split));
    }
}

/// Complete subtrees that leaves `start..end` fall into, largest first; `start` is a multiple of the first one's size.
fn subtrees(start: u64, end: u64) -> Vec<Place> {
    let mut places = Vec::new();
    let mut from = start;
    while from < end {
        let level = (end - from).ilog2();
        places.push(Place {
            level,
            index: from >> level,
        });
        from += 1 << level;
    }
    places
}

fn largest_power_below(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// Folds the nodes of each list of [`inclusion_places`] into the proof's hashes; none when a node is missing.
pub fn inclusion_proof(index: u64, size: u64, nodes: &BTreeMap<Place, Hash>) -> Option<Vec<Hash>> {
    inclusion_places(index, size)
        .into_iter()
        .map(|places| {
            let mut hashes = places.iter().rev().map(|place| nodes.get(place).copied());
            let last = hashes.next()??;
            hashes.try_fold(last, |right, left| Some(node(&left?, &right)))
        })
        .collect()
}

/// Root that a leaf and its proof lead to (RFC 9162 §2.1.3.2); none when the proof has the wrong length.
pub fn root_from_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut position, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return None;
        }
        if position & 1 == 1 || position == last {
            hash = node(sibling, &hash);
            while position & 1 == 0 && position != 0 {
                position >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, sibling);
        }
        position >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::secret::hex;

    /// The definition of RFC 9162 §2.1.1, word for word.
    fn root_by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => digest(&[]),
            [only] => *only,
            _ => {
                let (left, right) =
                    leaves.split_at(largest_power_below(leaves.len() as u64) as usize);
                node(&root_by_definition(left), &root_by_definition(right))
            }
        }
    }

    #[test]
    fn known_values_of_certificate_transparency() {
        assert_eq!(
            hex(&Edge::default().root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            hex(&leaf(b"")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
    }

    proptest! {
        #[test]
        fn every_leaf_of_every_tree_is_provable(size in 1_u64..200) {
            let leaves: Vec<Hash> = (0..size).map(|number| leaf(&number.to_be_bytes())).collect();
            let mut edge = Edge::default();
            let mut nodes = BTreeMap::new();
            for (index, hash) in (0..).zip(&leaves) {
                nodes.insert(Place { level: 0, index }, *hash);
                nodes.extend(edge.append(*hash));
            }
            prop_assert_eq!(edge.root(), root_by_definition(&leaves));
            let roots = Edge::places(size).iter().map(|place| nodes[place]).collect();
            prop_assert_eq!(Edge::new(size, roots), Some(edge.clone()));
            for (index, hash) in (0..).zip(&leaves) {
                let proof = inclusion_proof(index, size, &nodes).expect("all nodes are there");
                prop_assert_eq!(root_from_inclusion(*hash, index, size, &proof), Some(edge.root()));
                prop_assert_ne!(root_from_inclusion(leaf(b"other"), index, size, &proof), Some(edge.root()));
            }
        }
    }
}

//! The requirements of all standards in their order, with who encloses whom.

use std::collections::{BTreeMap, HashMap};

use crate::{
    define::requirement::{Exclusion, Standard},
    id::{RequirementId, StandardId},
};

/// Place of a requirement in the tree.
pub(super) type Node = usize;

#[derive(Debug)]
pub(super) struct Requirement {
    pub(super) id: RequirementId,
    pub(super) leaf: bool,
    pub(super) exclusion: Exclusion,
    /// Requirements directly within.
    pub(super) children: Vec<Node>,
}

/// All requirements in the standards' order.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) all: Vec<Requirement>,
    by_id: HashMap<RequirementId, Node>,
    /// Parents after their children, so that the worst child is known first.
    pub(super) inside_out: Vec<Node>,
}

impl Tree {
    pub(super) fn new(standards: &BTreeMap<StandardId, Standard>) -> Self {
        let mut tree = Self::default();
        for requirement in standards.values().flat_map(|standard| &standard.requirements) {
            tree.by_id.insert(requirement.id.clone(), tree.all.len());
            let (id, leaf, exclusion) = (requirement.id.clone(), requirement.leaf, requirement.exclusion);
            tree.all.push(Requirement { id, leaf, exclusion, children: Vec::new() });
        }
        let mut tops = Vec::new();
        for requirement in standards.values().flat_map(|standard| &standard.requirements) {
            let Some(&node) = tree.by_id.get(&requirement.id) else { continue };
            let parent = requirement.parent.as_ref().and_then(|parent| tree.by_id.get(parent)).copied();
            match parent.and_then(|parent| tree.all.get_mut(parent)) {
                Some(parent) => parent.children.push(node),
                None => tops.push(node),
            }
        }
        // Outermost first, then turned round. What hangs in a circle is never reached, and never judged.
        let mut open = tops;
        while let Some(node) = open.pop() {
            tree.inside_out.push(node);
            open.extend(tree.all.get(node).into_iter().flat_map(|requirement| &requirement.children));
        }
        tree.inside_out.reverse();
        tree
    }

    pub(super) fn find(&self, id: &RequirementId) -> Option<Node> {
        self.by_id.get(id).copied()
    }

    pub(super) fn get(&self, node: Node) -> Option<&Requirement> {
        self.all.get(node)
    }

    /// The leaves that a requirement stands for: itself, or all within it.
    pub(super) fn leaves(&self, id: &RequirementId) -> Vec<Node> {
        let (mut open, mut leaves) = (Vec::from_iter(self.find(id)), Vec::new());
        while let Some(node) = open.pop() {
            let Some(requirement) = self.get(node) else { continue };
            if requirement.leaf {
                leaves.push(node);
            }
            open.extend(requirement.children.iter().rev());
        }
        leaves
    }

    /// The leaves of these standards, in order.
    pub(super) fn leaves_of<'a>(&'a self, standards: &'a [StandardId]) -> impl Iterator<Item = Node> + 'a {
        let wanted = |requirement: &Requirement| requirement.leaf && standards.contains(&requirement.id.standard);
        self.all.iter().enumerate().filter(move |(_, requirement)| wanted(requirement)).map(|(node, _)| node)
    }
}

use super::*;
use proptest::prelude::*;

const SPACE: Node = Node::Glue {
    width: Length(10),
    stretch: Length(5),
    shrink: Length(3),
    cost: 0,
    hang: Length(0),
};
const END: Node = Node::Penalty {
    width: Length(0),
    cost: FORCED,
    hyphen: false,
};

fn words(widths: &[i64]) -> Vec<Node> {
    let mut nodes: Vec<Node> = widths
        .iter()
        .flat_map(|&width| [Node::Box(Length(width)), SPACE])
        .collect();
    nodes.pop();
    nodes.push(END);
    nodes
}

fn natural(nodes: &[Node]) -> (i64, i64) {
    nodes
        .iter()
        .fold((0, 0), |(width, shrink), node| match node {
            Node::Box(w) | Node::Hung { width: w, .. } => (width + w.0, shrink),
            Node::Glue {
                width: w,
                shrink: s,
                ..
            } => (width + w.0, shrink + s.0),
            Node::Penalty { .. } => (width, shrink),
        })
}

#[test]
fn a_line_that_fits_is_not_broken() {
    let nodes = words(&[30, 30]);
    let measure = Measure {
        width: Length(100),
        tolerance: 200,
        extra: Length(0),
        runt: RUNT,
    };
    assert_eq!(breaks(&nodes, measure), Some(vec![3]));
}

#[test]
fn an_early_line_is_set_looser_to_spare_a_later_one() {
    // First-fit would take three words on the first line and leave the second empty.
    let nodes = words(&[20, 20, 20, 80, 90]);
    let measure = Measure {
        width: Length(100),
        tolerance: WORST + 1,
        extra: Length(0),
        runt: RUNT,
    };
    let found = breaks(&nodes, measure).unwrap();
    assert_eq!(found, vec![5, 7, 9]);
}

#[test]
fn a_single_word_on_the_last_line_is_avoided() {
    // Three words fit a line exactly; then the last would stand alone.
    let nodes = words(&[26, 27, 27, 27, 26, 27, 22]);
    let measure = Measure {
        width: Length(100),
        tolerance: WORST + 1,
        extra: Length(60),
        runt: RUNT,
    };
    assert_eq!(breaks(&nodes, measure), Some(vec![5, 9, 13]));
}

#[test]
fn the_badness_is_that_of_tex() {
    assert_eq!(badness(0, 0), 0);
    assert_eq!(badness(10, 10), 100);
    assert_eq!(badness(5, 10), 12);
    assert_eq!(badness(20, 10), 800);
    assert_eq!(badness(10, 0), WORST);
}

proptest! {
    #[test]
    fn no_line_is_overfull(widths in prop::collection::vec(1i64..100, 1..60)) {
        let nodes = words(&widths);
        let measure = Measure { width: Length(100), tolerance: WORST + 1, extra: Length(0), runt: RUNT };
        let found = breaks(&nodes, measure).unwrap();
        let mut start = 0;
        for end in found {
            let (width, shrink) = natural(&nodes[start..end]);
            prop_assert!(width - shrink <= 100);
            start = resume(&nodes, end);
        }
    }
}

//! Tests of the scanner.

use super::*;

#[test]
fn notes_prints_and_loops() {
    let scanned = scan("a {{ b }}\n{% for x in y -%}\n {{- x }}{% endfor %}", 7);
    assert_eq!(
        scanned.text,
        "a {{__place(n=7)}}{{ b }}\n{{__place(n=8)}}{% for x in y -%}\
         {{__place(n=9)-}}\n {{-__place(n=10)}}{{- x }}{% endfor %}"
    );
    let spots: Vec<_> = scanned.spots.iter().map(|s| (s.start, s.end)).collect();
    assert_eq!(spots, [(2, 9), (10, 27), (10, 27), (29, 37)]);
    assert_eq!(scanned.set, ["x"]);
}

#[test]
fn brings_offsets_back() {
    let source = "a {{ b }} {{ c }} {#id}";
    let scanned = scan(source, 0);
    for part in ["b }}", "c }}", "{#id}"] {
        let there = scanned.text.find(part).unwrap();
        assert_eq!(
            scanned.author_offset(there),
            source.find(part).unwrap(),
            "{part}"
        );
    }
}

#[test]
fn leaves_raw_text_comments_and_strings_alone() {
    let source = "{% raw %}{{ a }}{% endraw %}{# {{ b }} #}{{ \"}}\" }}";
    let scanned = scan(source, 0);
    assert_eq!(scanned.spots.len(), 1);
    assert!(
        scanned
            .text
            .starts_with("{% raw %}{{ a }}{% endraw %}{# {{ b }} #}{{__place")
    );
    assert!(scanned.names.is_empty());
}

#[test]
fn keeps_attributes_as_text() {
    assert_eq!(scan("## A {#a-b}", 0).text, "## A {%raw%}{#a-b}{%endraw%}");
    let weights = "Table: A {#t heads=2 weights=\"3 1\"}";
    let raw = "Table: A {%raw%}{#t heads=2 weights=\"3 1\"}{%endraw%}";
    assert_eq!(scan(weights, 0).text, raw);
    assert_eq!(scan("{stub=2}", 0).text, "{%raw%}{stub=2}{%endraw%}");
    let wide = scan("![A](a.png){width=60%}", 0).text;
    assert_eq!(wide, "![A](a.png){%raw%}{width=60%}{%endraw%}");
    assert_eq!(scan("{#note#}", 0).text, "{#note#}");
    assert_eq!(scan("{# note }", 0).text, "{# note }");
}

#[test]
fn sees_names_and_their_misuse() {
    let scanned = scan(
        "{{ a | f(k=b) ~ c.d }}{% if e == 0 and g or h is t(x=i) %}{% for j in l %}{% set m = n(o=1) %}",
        0,
    );
    let names: Vec<(&str, Option<Misuse>)> = scanned
        .names
        .iter()
        .map(|n| (n.text.as_str(), n.misuse))
        .collect();
    assert_eq!(
        names,
        [
            ("a", None),
            ("b", None),
            ("c", None),
            ("e", Some(Misuse::Compared)),
            ("g", Some(Misuse::Truth)),
            ("h", None),
            ("i", None),
            ("j", None),
            ("l", Some(Misuse::Iterated)),
        ]
    );
    assert_eq!(scanned.set, ["j", "m"]);
}

#[test]
fn writes_guards_as_the_engine_knows_them() {
    let source = "{%- guard a is met -%} A {{ b }}. {% endguard -%} c";
    let scanned = scan(source, 3);
    assert_eq!(
        scanned.text,
        "{{-__guard(n=3)}}{%- if not ( a is met )-%}{{__unheld(n=3)}}{% endif -%} \
         A {{__place(n=4)}}{{ b }}. {# {% endguard -%} -#} c"
    );
    let [guard] = &scanned.guards[..] else {
        panic!("one guard")
    };
    let part = |(start, end): (usize, usize)| &source[start..end];
    assert_eq!(part(guard.condition), "a is met");
    assert_eq!(part(guard.sentence), "A {{ b }}.");
    for part in ["a is", "b }}", "c"] {
        let there = scanned.text.rfind(part).unwrap();
        assert_eq!(
            scanned.author_offset(there),
            source.rfind(part).unwrap(),
            "{part}"
        );
    }
}

#[test]
fn typed_text_is_no_literal() {
    let source = "a {% typed %}b{% endtyped %}{# c #}{% raw %}d{% endraw %} {#e}";
    let scanned = scan(source, 0);
    let literals: Vec<&str> = scanned
        .literals
        .iter()
        .map(|(s, e)| &source[*s..*e])
        .collect();
    assert_eq!(literals, ["a ", "d", " "]);
}

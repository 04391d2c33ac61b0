//! `annals explain`: what a code of a message means, with an example and the cure.

use super::{Failure, Terminal};
use crate::diagnostics::nearest::did_you_mean;
use clap::Args;

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// The code in the message, such as F025 [default: list all]
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// The pages, one file a room; each page begins with a heading `## F025: …`.
const PAGES: &[&str] = &[
    include_str!("../../docs/problems/project.md"),
    include_str!("../../docs/problems/configuration.md"),
    include_str!("../../docs/problems/workbooks.md"),
    include_str!("../../docs/problems/figures.md"),
    include_str!("../../docs/problems/templates.md"),
    include_str!("../../docs/problems/markdown.md"),
    include_str!("../../docs/problems/documents.md"),
    include_str!("../../docs/problems/pages.md"),
    include_str!("../../docs/problems/output.md"),
    include_str!("../../docs/problems/changes.md"),
    include_str!("../../docs/problems/next.md"),
];

/// One page: the code, what it is called, and the whole text.
struct Page {
    code: &'static str,
    title: &'static str,
    text: &'static str,
}

/// All pages in their order.
fn pages() -> Vec<Page> {
    let mut pages = Vec::new();
    for file in PAGES {
        let starts: Vec<usize> = file.match_indices("\n## ").map(|(at, _)| at + 1).collect();
        let ends = starts.iter().skip(1).copied().chain([file.len()]);
        for (start, end) in starts.iter().zip(ends) {
            let text = file.get(*start..end).unwrap_or_default().trim();
            let heading = text.lines().next().unwrap_or_default();
            if let Some((code, title)) = heading.trim_start_matches("## ").split_once(": ") {
                pages.push(Page { code, title, text });
            }
        }
    }
    pages
}

pub(super) fn run(options: &ExplainArguments, terminal: &Terminal) -> Result<(), Failure> {
    let pages = pages();
    let Some(code) = &options.code else {
        let lines = pages.iter().map(|p| format!("{}  {}\n", p.code, p.title));
        return terminal.print(&lines.collect::<String>());
    };
    let wanted = code.trim().trim_matches(['[', ']']).to_uppercase();
    match pages.iter().find(|p| p.code == wanted) {
        Some(page) => terminal.print(&format!("{}\n", page.text)),
        None => {
            let hint = did_you_mean(&wanted, pages.iter().map(|p| p.code));
            let hint = hint.unwrap_or_else(|| "`annals explain` lists all codes".to_owned());
            Err(Failure::Tool(format!(
                "no message has the code `{wanted}`; {hint}"
            )))
        }
    }
}

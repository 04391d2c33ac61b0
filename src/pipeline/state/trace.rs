//! What a document read of the figures, and whether it would read the same now.

use super::Hash;
use super::digest::{Blob, Changed};
use crate::config::IndicatorId;
use crate::figures::reads::{Asked, Question, Reads};
use crate::figures::{FigureId, Figures};
use serde::{Deserialize, Serialize};

/// What one document read, as bytes, which nobody looks into unless figures changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::pipeline) struct Trace(Blob);

/// The same in words.
#[derive(Debug, Default, Serialize)]
struct Body {
    /// Runs of ids: how many are left out since the run before, how many follow.
    runs: Vec<(u32, u32)>,
    questions: Vec<Kept>,
}

/// A question with a hash of its answer.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Kept {
    group: u32,
    indicator: u32,
    /// Index in the report's periods.
    period: u32,
    what: What,
    answer: u64,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum What {
    Place(u32),
    Blurred,
    Ranked,
    Sum,
    Mean,
    Min,
    Max,
}

impl Trace {
    /// What was read; `None` when it cannot be told in short.
    pub fn of(reads: &Reads, figures: &Figures) -> Option<Self> {
        let mut body = Body::default();
        let mut next = 0;
        for id in reads.figures()? {
            match body.runs.last_mut() {
                Some((_, run)) if id.0 == next => *run += 1,
                _ => body.runs.push((id.0 - next, 1)),
            }
            next = id.0 + 1;
        }
        for (question, answer) in reads.questions() {
            let periods = &figures.report.periods;
            let period = periods.binary_search(&question.period).ok()?;
            body.questions.push(Kept {
                group: u32::try_from(question.group).ok()?,
                indicator: question.indicator.0,
                period: u32::try_from(period).ok()?,
                what: What::of(question.what),
                answer,
            });
        }
        Some(Self(Blob(postcard::to_allocvec(&body).ok()?)))
    }

    /// Whether the document would read the same now that some figures changed.
    pub fn holds(&self, changed: &Changed, figures: &Figures) -> bool {
        if changed.ids.is_empty() {
            return true;
        }
        self.try_holds(changed, figures).unwrap_or(false)
    }

    /// The same, out of a [`Body`] that is read as far as it is of interest: thousands of
    /// documents are asked.
    fn try_holds(&self, changed: &Changed, figures: &Figures) -> Option<bool> {
        let (runs, mut rest) = take::<usize>(&self.0.0)?;
        let mut next = 0_u32;
        for _ in 0..runs {
            let ((left_out, run), after) = take::<(u32, u32)>(rest)?;
            rest = after;
            let first = next.saturating_add(left_out);
            next = first.saturating_add(run);
            let at = changed.ids.partition_point(|id| *id < FigureId(first));
            if changed.ids.get(at).is_some_and(|id| *id < FigureId(next)) {
                return Some(false);
            }
        }
        let (questions, mut rest) = take::<usize>(rest)?;
        for _ in 0..questions {
            let (kept, after) = take::<Kept>(rest)?;
            rest = after;
            // All figures of an indicator: a setting stands for every area and period.
            if changed.indicators.contains(&kept.indicator)
                && figures.answer(kept.question(figures)?) != kept.answer
            {
                return Some(false);
            }
        }
        Some(true)
    }
}

impl What {
    fn of(asked: Asked) -> Self {
        match asked {
            Asked::Place(id) => Self::Place(id.0),
            Asked::Blurred => Self::Blurred,
            Asked::Ranked => Self::Ranked,
            Asked::Sum => Self::Sum,
            Asked::Mean => Self::Mean,
            Asked::Min => Self::Min,
            Asked::Max => Self::Max,
        }
    }
}

impl Kept {
    fn question(&self, figures: &Figures) -> Option<Question> {
        Some(Question {
            group: self.group as usize,
            indicator: IndicatorId(self.indicator),
            period: *figures.report.periods.get(self.period as usize)?,
            what: match self.what {
                What::Place(id) => Asked::Place(FigureId(id)),
                What::Blurred => Asked::Blurred,
                What::Ranked => Asked::Ranked,
                What::Sum => Asked::Sum,
                What::Mean => Asked::Mean,
                What::Min => Asked::Min,
                What::Max => Asked::Max,
            },
        })
    }
}

fn take<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Option<(T, &'b [u8])> {
    postcard::take_from_bytes(bytes).ok()
}

/// What is needed to leave out documents that read nothing new.
pub(in crate::pipeline) struct Known {
    /// What the documents' traces are held against.
    pub basis: Hash,
    /// What changed since, by report.
    pub changed: Vec<Changed>,
}

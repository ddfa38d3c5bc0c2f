//! What an order of answers is worth.

use serde_json::json;

use crate::corpus::{Query, SEEN};

/// From this grade on an answer is one that was meant.
const MEANT: u8 = 3;
/// From this grade on an answer should be among the first.
const GOOD: u8 = 2;

/// How well one engine answered one query.
pub struct Score {
    engine: &'static str,
    class: String,
    /// One over the place of the first answer that was meant; 0 when none is among the first.
    pub reciprocal_rank: f64,
    /// The gain of the answers, each less the further down it stands, as a share of the greatest possible.
    gain: f64,
    /// The share of the good answers that are among the first.
    recall: f64,
}

impl Score {
    pub fn of(engine: &'static str, query: &Query, found: &[usize]) -> Score {
        let grade = |at: &usize| query.judged.iter().find(|(judged, _)| judged == at).map_or(0, |(_, grade)| *grade);
        let grades: Vec<u8> = found.iter().take(SEEN).map(grade).collect();
        let mut ideal: Vec<u8> = query.judged.iter().map(|(_, grade)| *grade).collect();
        ideal.sort_unstable_by_key(|grade| std::cmp::Reverse(*grade));
        ideal.truncate(SEEN);
        let first = grades.iter().position(|grade| *grade >= MEANT);
        let good = |grades: &[u8]| grades.iter().filter(|grade| **grade >= GOOD).count() as f64;
        Score {
            engine,
            class: query.class.clone(),
            reciprocal_rank: first.map_or(0.0, |at| 1.0 / (at + 1) as f64),
            gain: gain(&grades) / gain(&ideal),
            recall: good(&grades) / good(&ideal),
        }
    }
}

/// Discounted cumulative gain, the gain of a grade being 2 to its power less one.
fn gain(grades: &[u8]) -> f64 {
    let gains =
        grades.iter().enumerate().map(|(at, grade)| (f64::from(*grade).exp2() - 1.0) / (at as f64 + 2.0).log2());
    // An empty sum would be a negative zero.
    gains.sum::<f64>() + 0.0
}

/// The means over the queries of a class.
pub struct Means<'a> {
    class: &'a str,
    engine: &'static str,
    scores: Vec<&'a Score>,
}

impl<'a> Means<'a> {
    /// Of each class and of `all`, of each engine, in the order in which they first occur.
    pub fn by_class(scores: &'a [Score]) -> Vec<Means<'a>> {
        let mut classes = vec!["all"];
        let mut engines = Vec::new();
        for score in scores {
            if !classes.contains(&score.class.as_str()) {
                classes.push(&score.class);
            }
            if !engines.contains(&score.engine) {
                engines.push(score.engine);
            }
        }
        let of = |class: &'a str, engine: &'static str| {
            let is_meant = |score: &&Score| score.engine == engine && (class == "all" || score.class == class);
            Means { class, engine, scores: scores.iter().filter(is_meant).collect() }
        };
        classes
            .into_iter()
            .flat_map(|class| engines.iter().map(move |&engine| (class, engine)))
            .map(|(class, engine)| of(class, engine))
            .collect()
    }

    pub fn print(&self) {
        self.line("mrr10", |score| score.reciprocal_rank);
        self.line("ndcg10", |score| score.gain);
        self.line("exact_first", |score| if score.reciprocal_rank >= 1.0 { 1.0 } else { 0.0 });
        self.line("recall10", |score| score.recall);
    }

    fn line(&self, metric: &str, value: impl Fn(&Score) -> f64) {
        let n = self.scores.len();
        let mean = self.scores.iter().map(|score| value(score)).sum::<f64>() / n as f64;
        let value = (mean * 10_000.0).round() / 10_000.0;
        println!(
            "{}",
            json!({ "bench": "relevance", "metric": metric, "class": self.class, "engine": self.engine, "value": value, "unit": "share", "n": n })
        );
    }
}

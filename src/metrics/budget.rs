//! The daily budget for texts: its use, and warnings when it runs out.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::config::settings::{LimitSettings, Money};
use crate::metrics::prometheus::Metrics;

/// The shares of the budget that are logged, once a day each.
const TOLD_PERCENT: [i64; 2] = [80, 100];

/// Watches the budget of texts.
pub struct Budget {
    limits: Arc<LimitSettings>,
    /// The day of the last warning, and its share.
    told: Mutex<(Date, i64)>,
}

impl Budget {
    /// Watches the budget of these limits.
    pub fn new(limits: Arc<LimitSettings>) -> Self {
        Self { limits, told: Mutex::new((Date::MIN, 0)) }
    }

    /// Sets the metrics of today's spending. Warns in the log when most of the budget is spent, and when all of it is.
    pub fn watch(&self, spent: Money, metrics: &Metrics, now: Timestamp) {
        let budget = self.limits.money_per_day;
        let ratio = budget.map_or(0.0, |budget| spent.0 as f64 / budget.0 as f64);
        metrics.set_budget(spent.0 as f64 / 1000.0, ratio);
        if let Some(percent) = budget.and_then(|budget| self.news(spent, budget, now)) {
            tracing::warn!(percent, "so much of the day's budget for texts is spent; at 100 callers hear the address");
        }
    }

    /// The share not yet logged today.
    fn news(&self, spent: Money, budget: Money, now: Timestamp) -> Option<i64> {
        let reached = TOLD_PERCENT.into_iter().rfind(|percent| budget.0 * percent <= spent.0 * 100)?;
        let today = now.to_zoned(self.limits.zone.clone()).date();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = told.0 != today || told.1 < reached;
        *told = if is_news { (today, reached) } else { *told };
        is_news.then_some(reached)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_and_all_of_the_budget_are_told_once_a_day() {
        let budget = Budget::new(Arc::new(LimitSettings::default()));
        let news = |spent, now: &str| budget.news(Money(spent), Money(1000), now.parse().unwrap());
        let told: Vec<_> = [0, 799, 800, 801, 999, 1000, 1001].map(|spent| news(spent, "2026-11-22T10:00Z")).into();
        assert_eq!(told, [None, None, Some(80), None, None, Some(100), None]);
        assert_eq!(news(850, "2026-11-22T23:59Z"), None, "some was given back");
        assert_eq!(news(850, "2026-11-23T00:00Z"), Some(80), "another day");
        assert_eq!(news(2000, "2026-11-23T00:01Z"), Some(100));
    }

    #[test]
    fn the_share_spent_is_shown_and_is_nothing_without_a_budget() {
        let shown = |money_per_day, spent| {
            let (metrics, now) = (Metrics::default(), "2026-11-22T10:00Z".parse().unwrap());
            Budget::new(Arc::new(LimitSettings { money_per_day, ..LimitSettings::default() })).watch(
                Money(spent),
                &metrics,
                now,
            );
            let text = String::from_utf8(metrics.render()).unwrap();
            let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap();
            format!("{} {}", value("deflect_text_budget_spent"), value("deflect_text_budget_spent_ratio"))
        };
        assert_eq!(shown(Some(Money(10_000)), 2_500), "2.5 0.25");
        assert_eq!(shown(None, 2_500), "2.5 0");
    }
}

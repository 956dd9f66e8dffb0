//! Experiments: the variants that calls are counted in, and those that were stopped.

use jiff::Timestamp;

use crate::line::experiment::{Arm, ExperimentId, StoppedArm, VariantId};
use crate::line::heard::CallerAct;
use crate::store::handle::Store;
use crate::store::sql::{Operation, Query, ReadTx, Result, SqlRow, Tx, params};
use crate::store::{Figure, FigureName, StoreError, TurnRecord, quarter_of};

const STOP: &str = "
    INSERT INTO stopped_arm (experiment, variant, since, at, reason) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (experiment, variant, since) DO NOTHING";
const STOPPED: &str = "SELECT experiment, variant, since, at, reason FROM stopped_arm ORDER BY at, experiment, variant";
const COURSE: &str = "
    SELECT line, name, subject, value, total, began FROM figure
    WHERE ?1 <= began AND began < ?2 AND name IN (?3, ?4, ?5, ?6) ORDER BY began";

impl Store {
    /// Stops a variant for every caller, on every node; `false` if it was stopped before.
    pub async fn stop_arm(&self, stopped: StoppedArm) -> Result<bool, StoreError> {
        self.write(StopArm(stopped)).await
    }

    /// The variants stopped, the first first.
    pub async fn stopped_arms(&self) -> Result<Vec<StoppedArm>, StoreError> {
        self.read_aside(StoppedArms).await
    }

    /// The figures of experiments, quarter by quarter, the earliest first.
    pub async fn experiment_course(
        &self,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(Timestamp, Figure)>, StoreError> {
        self.read_aside(ReadExperiments { since, until }).await
    }
}

/// The variants that a call is counted in by its first turn: none of a caller who called a short while ago, whose call is
/// part of what came of the one before.
pub(super) fn counted_arms(turn: &TurnRecord) -> Option<String> {
    match turn.heard.as_ref().map(|heard| &heard.did) {
        Some(CallerAct::Start(facts)) if !facts.repeat && !turn.anonymous && !facts.arms.is_empty() => {
            Some(facts.arms.iter().map(Arm::to_string).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    }
}

/// The variants by the text of a row.
pub(super) fn arms(text: Option<String>) -> Vec<Arm> {
    text.iter().flat_map(|text| text.split(' ')).filter_map(|arm| arm.parse().ok()).collect()
}

struct StopArm(StoppedArm);

impl Operation for StopArm {
    const WHAT: &'static str = "stop a variant";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let StoppedArm { arm, since, at, reason } = &self.0;
        let (experiment, variant, since) = (arm.experiment.as_str(), arm.variant.as_str(), since.to_string());
        let row = params![experiment, variant, since, at, reason];
        Ok(tx.run(STOP, row).await? == 1)
    }
}

struct StoppedArms;

impl Query for StoppedArms {
    const WHAT: &'static str = "read stopped variants";
    type Output = Vec<StoppedArm>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<StoppedArm>> {
        let mut stopped = vec![];
        for row in &db.rows(STOPPED, params![]).await? {
            stopped.extend(stopped_arm(row)?);
        }
        Ok(stopped)
    }
}

/// `None` for a day that this program did not write.
fn stopped_arm(row: &SqlRow) -> Result<Option<StoppedArm>> {
    let (experiment, variant): (String, String) = (row.get(0)?, row.get(1)?);
    let arm = Arm { experiment: ExperimentId::new(&experiment), variant: VariantId::new(&variant) };
    let since: String = row.get(2)?;
    let (at, reason) = (row.get(3)?, row.get(4)?);
    Ok(since.parse().ok().map(|since| StoppedArm { arm, since, at, reason }))
}

struct ReadExperiments {
    since: Timestamp,
    until: Timestamp,
}

impl Query for ReadExperiments {
    const WHAT: &'static str = "read the course of experiments";
    type Output = Vec<(Timestamp, Figure)>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<(Timestamp, Figure)>> {
        let [outcomes, stayed, returned, net] = FigureName::OF_EXPERIMENTS;
        let (since, until) = (quarter_of(self.since), quarter_of(self.until));
        let rows = db.rows(COURSE, params![since, until, outcomes, stayed, returned, net]).await?;
        rows.iter().map(super::figures::dated).collect()
    }
}

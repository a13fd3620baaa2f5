//! Where requests arrive: one mechanism for every subcommand and every page.
//!
//! A [`Request`] says what somebody wants, an [`Answer`] what came of it, a [`Problem`] why not. All three serialise, so that a
//! process that does not hold the data folder asks the one that does ([`RemoteDesk`]) and gets the same answer.

mod access_view;
mod act;
mod answer;
mod applicability_view;
mod caller;
mod certification_view;
mod copies;
mod document_view;
mod emergency_view;
mod evidence_view;
mod forecast;
mod history_view;
mod import_mapping;
mod import_report;
mod kit_view;
mod list_view;
mod narrowing;
mod open;
mod oscal_view;
mod overview;
mod paper;
mod plan_view;
mod problem;
mod proof_view;
mod proposals_view;
mod questionnaire_view;
mod readiness;
mod record_view;
mod register_settings;
mod register_view;
mod rehearsal_view;
mod request;
mod requirement;
mod socket;
mod stand_ins_view;
mod standards_view;
mod table;
mod trail_view;
mod transition_view;
mod trust_view;
mod verify_report;
mod visit_view;
mod wire;

pub use access_view::{
    GrantView, HandOverView, HandedRecord, InvitationView, NewToken, PersonAccessView, PersonRow, RoleView, Sees,
    TokenView, WhoSeesView, Why,
};
pub use act::{Act, ActorName, Given, GivenValue, RecordRef};
pub use answer::{Answer, Done, FileView, SearchHit, SearchView, SignatureView, StatusView, WorkItem, WorkView};
pub use applicability_view::{
    ApplicabilityLine, ApplicabilityVersion, ApplicabilityView, LineMove, LineMoved, LinePart,
};
pub use caller::Caller;
pub use certification_view::{
    CertificateCycle, CertificationView, ConcernView, CycleVisit, DaysSum, DaysView, RuleView, TogetherDays, VisitKind,
    VisitStands,
};
pub use copies::{CopyKind, CopyResult, CopySaid, KnownCopies, KnownCopy};
pub use document_view::{
    Change, CompareView, DocumentDuty, DocumentFact, DocumentStep, DocumentUse, DocumentView, ParagraphKind,
    ParagraphView, Piece, ReaderView, ReadingFields, ReadingView, RevisionFields, RevisionStage, RevisionText,
    RevisionView,
};
pub use emergency_view::{EmergencyDocument, EmergencyView, EmergencyWanted};
pub use evidence_view::{
    EvidenceEntry, EvidenceFact, EvidenceOf, EvidencePrepared, EvidenceProof, EvidenceRecord, EvidenceRegister,
    EvidenceValue, EvidenceWanted, PackView,
};
pub use forecast::{TimelinePoint, TimelineView, Turn, TurnsView};
pub use history_view::{HistoryEntry, HistoryView, Old};
pub use import_mapping::{ColumnMapping, DateOrder, ImportTable, Mapping, MissingLink};
pub use import_report::{ColumnUse, ImportReport, RefusedRow};
pub use kit_view::{DayAfterView, KitGiven, KitMade, KitPart, KitView, StoppedView, WorkedOn, WorkedView};
pub use list_view::{CountsView, ListRow, ListView, Many};
pub use narrowing::{Filter, Order};
pub use open::{FolderLock, open_desk};
pub use oscal_view::OscalDocument;
pub use overview::{
    CertificateView, CopiesView, CopyView, HomeOf, NextThing, OverviewView, PathStep, PathView, ProcessPart,
    ProcessView, StepView, WorstView,
};
pub use paper::{Paper, PaperColumn, PaperFormat, PaperTable, PaperWanted};
pub use plan_view::{
    BurnPoint, EvidenceAge, EvidenceStands, PlanDecide, PlanPace, PlanPhase, PlanStep, PlanStepFields, PlanView,
    StepStands,
};
pub use plumb_ledger::Via;
pub use plumb_model::fact::Method;
/// Changes of registers, as [`Request::RegisterChange`] takes them.
pub use plumb_model::pack::{NewField, NewRegister, RegisterEdit};
pub use problem::{Problem, ProblemKind};
pub use proof_view::ProofView;
pub use proposals_view::{ProposalDocument, ProposalRegister, ProposalStands, ProposalView, ProposalsView};
pub use questionnaire_view::{
    EarlierAnswer, MatchedView, QuestionMatched, QuestionRead, QuestionStands, QuestionView, QuestionnaireRow,
    QuestionnaireTaken, QuestionnaireView, QuestionnairesView,
};
pub use readiness::{CheckRow, Figures, Mend, MendWay, ReadinessReport, RequirementRow, StandardFigures};
pub use record_view::{CommentView, DutyView, LinkView, RecordView, RequirementNamed};
pub use register_settings::{
    Affected, AffectedHow, Difference, DifferenceKind, FieldSettings, RegisterChanged, RegisterSettings, SetChange,
};
pub use register_view::{FieldView, NextStep, RegisterView, StateMeans, StateView, TransitionView, WhyNot};
pub use rehearsal_view::{
    AskedQuestion, AskedRequirement, AskedStatement, AtHand, BriefedSection, BriefingView, DrawView, RehearsalView,
    SpotCheckView, VisitView,
};
pub use request::{Request, Switches};
pub use requirement::{
    AnswerForm, AnswerView, AnsweringLink, CheckView, EvidenceView, FailedRecord, InformationView, OldReference,
    RequirementHit, RequirementLink, RequirementView, StatementView,
};
pub use socket::{DeskServer, RemoteDesk};
pub use stand_ins_view::{DeclarationView, OwnerOnly, StandInsView};
pub use standards_view::{StandardRow, StandardSwitched, StandardsView};
pub use table::{Printer, RegisterTable, TableCell, TableColumn, TableFormat};
pub use trail_view::{
    HopStands, TrailBack, TrailFact, TrailHop, TrailMend, TrailNamed, TrailStart, TrailStop, TrailView,
};
pub use transition_view::{
    EditionsView, StatementRef, StepKind, TransitionChange, TransitionDay, TransitionPlan, TransitionStep,
    TransitionVisit,
};
pub use trust_view::{ShownCertificate, ShownDocument, TrustPreview, TrustView};
pub use verify_report::{CheckpointView, ExportReport, VerifyReport};
pub use visit_view::{AuditRequestView, AuditRoomView, AuditTold, BeginWith, GuestVisitView, VisitsView};

/// Answers requests: the engine itself in the process that holds the data folder, a socket elsewhere.
pub trait Desk: Send + Sync {
    /// Does what is asked, in the caller's name.
    ///
    /// # Errors
    /// A [`Problem`] that a person understands: what happened, what was kept, what to do.
    fn ask(&self, caller: &Caller, request: Request) -> Result<Answer, Problem>;
}

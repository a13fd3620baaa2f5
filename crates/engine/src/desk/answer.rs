//! What comes back. These shapes are what `--json` prints and what pages are made of.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::desk::{
    access_view::{HandOverView, InvitationView, NewToken, PersonAccessView, PersonRow, TokenView, WhoSeesView},
    applicability_view::ApplicabilityView,
    certification_view::CertificationView,
    copies::KnownCopies,
    document_view::{CompareView, DocumentView, ReadingView},
    emergency_view::EmergencyView,
    evidence_view::{EvidenceProof, PackView},
    forecast::{TimelineView, TurnsView},
    history_view::HistoryView,
    import_report::ImportReport,
    kit_view::{DayAfterView, KitMade, KitView, StoppedView},
    list_view::{CountsView, ListView},
    oscal_view::OscalDocument,
    overview::OverviewView,
    paper::Paper,
    plan_view::PlanView,
    proof_view::ProofView,
    proposals_view::ProposalsView,
    questionnaire_view::{QuestionnaireView, QuestionnairesView},
    readiness::ReadinessReport,
    record_view::RecordView,
    register_settings::{RegisterChanged, RegisterSettings},
    register_view::RegisterView,
    rehearsal_view::{BriefingView, RehearsalView, VisitView},
    requirement::{RequirementHit, RequirementView},
    stand_ins_view::StandInsView,
    standards_view::{StandardSwitched, StandardsView},
    table::RegisterTable,
    trail_view::{TrailStart, TrailView},
    transition_view::EditionsView,
    trust_view::TrustPreview,
    verify_report::{CheckpointView, ExportReport, VerifyReport},
    visit_view::{AuditRoomView, VisitsView},
};

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// [`crate::desk::Request::Status`].
    Status(StatusView),
    /// [`crate::desk::Request::Registers`].
    Registers {
        /// The registers asked for.
        registers: Vec<RegisterView>,
    },
    /// [`crate::desk::Request::Run`], [`crate::desk::Request::DrawSpotCheck`], [`crate::desk::Request::FileCopy`], [`crate::desk::Request::PrepareApplicability`],
    /// [`crate::desk::Request::TakeQuestionnaire`], [`crate::desk::Request::AnswerQuestion`] and [`crate::desk::Request::SwitchTrustPage`].
    Done(Done),
    /// [`crate::desk::Request::RunAll`] and [`crate::desk::Request::TakeProposals`]: one for each act.
    DoneAll {
        /// What was done, in the order asked.
        all: Vec<Done>,
    },
    /// [`crate::desk::Request::Import`]; with refused rows nothing was taken in.
    Imported(ImportReport),
    /// [`crate::desk::Request::Show`].
    Record(Box<RecordView>),
    /// [`crate::desk::Request::List`].
    List(ListView),
    /// [`crate::desk::Request::ExportRegister`].
    Table(Box<RegisterTable>),
    /// [`crate::desk::Request::Paper`].
    Paper(Box<Paper>),
    /// [`crate::desk::Request::Proposals`].
    Proposals(Box<ProposalsView>),
    /// [`crate::desk::Request::Oscal`].
    Oscal {
        /// Those that there is something to say in.
        documents: Vec<OscalDocument>,
    },
    /// [`crate::desk::Request::History`].
    History(HistoryView),
    /// [`crate::desk::Request::Proof`].
    Proof(Box<ProofView>),
    /// [`crate::desk::Request::Counts`].
    Counts(CountsView),
    /// [`crate::desk::Request::Search`].
    Found(SearchView),
    /// [`crate::desk::Request::Work`].
    Work(WorkView),
    /// [`crate::desk::Request::Readiness`].
    Readiness(ReadinessReport),
    /// [`crate::desk::Request::WhoSees`].
    WhoSees(WhoSeesView),
    /// [`crate::desk::Request::AccessOf`].
    AccessOf(PersonAccessView),
    /// [`crate::desk::Request::Everybody`].
    Everybody {
        /// By name.
        people: Vec<PersonRow>,
    },
    /// [`crate::desk::Request::HandOver`].
    HandedOver(HandOverView),
    /// [`crate::desk::Request::Invite`].
    Invited(InvitationView),
    /// [`crate::desk::Request::MakeToken`].
    TokenMade(NewToken),
    /// [`crate::desk::Request::Tokens`].
    Tokens {
        /// The newest first.
        tokens: Vec<TokenView>,
    },
    /// [`crate::desk::Request::EndToken`] and [`crate::desk::Request::EndAccess`]: it is done.
    Ended,
    /// [`crate::desk::Request::Document`].
    Document(Box<DocumentView>),
    /// [`crate::desk::Request::Compare`].
    Compared(Box<CompareView>),
    /// [`crate::desk::Request::Reading`].
    Reading {
        /// By day.
        readings: Vec<ReadingView>,
    },
    /// [`crate::desk::Request::RegisterSettings`].
    RegisterSettings(Box<RegisterSettings>),
    /// [`crate::desk::Request::RegisterChange`] and [`crate::desk::Request::RegisterAdd`].
    RegisterChanged(Box<RegisterChanged>),
    /// [`crate::desk::Request::Requirement`].
    Requirement(Box<RequirementView>),
    /// [`crate::desk::Request::Applicability`].
    Applicability(Box<ApplicabilityView>),
    /// [`crate::desk::Request::Certification`].
    Certification(Box<CertificationView>),
    /// [`crate::desk::Request::Plan`].
    Plan(Box<PlanView>),
    /// [`crate::desk::Request::Rehearsal`].
    Rehearsal(Box<RehearsalView>),
    /// [`crate::desk::Request::Briefing`].
    Briefing(Box<BriefingView>),
    /// [`crate::desk::Request::Visit`].
    Visit(Box<VisitView>),
    /// [`crate::desk::Request::Questionnaires`].
    Questionnaires(Box<QuestionnairesView>),
    /// [`crate::desk::Request::Questionnaire`].
    Questionnaire(Box<QuestionnaireView>),
    /// [`crate::desk::Request::TrustPreview`].
    Trust(Box<TrustPreview>),
    /// [`crate::desk::Request::StandIns`].
    StandIns(Box<StandInsView>),
    /// [`crate::desk::Request::Standards`].
    Standards(Box<StandardsView>),
    /// [`crate::desk::Request::SwitchStandard`].
    StandardSwitched(Box<StandardSwitched>),
    /// [`crate::desk::Request::Transition`].
    Transition(Box<EditionsView>),
    /// [`crate::desk::Request::Trails`].
    Trails {
        /// By id.
        trails: Vec<TrailStart>,
    },
    /// [`crate::desk::Request::Trail`].
    Trail(Box<TrailView>),
    /// [`crate::desk::Request::TurnsRed`].
    Turns(TurnsView),
    /// [`crate::desk::Request::Timeline`].
    Timeline(TimelineView),
    /// [`crate::desk::Request::Overview`].
    Overview(Box<OverviewView>),
    /// [`crate::desk::Request::Verify`].
    Verified(VerifyReport),
    /// [`crate::desk::Request::ExportLedger`].
    Exported(ExportReport),
    /// [`crate::desk::Request::Checkpoint`].
    Checkpoint(CheckpointView),
    /// [`crate::desk::Request::ConfirmClock`].
    ClockConfirmed {
        /// The time confirmed.
        at: Timestamp,
        /// The entry that says so.
        seq: u64,
    },
    /// [`crate::desk::Request::Kit`].
    Kit(Box<KitView>),
    /// [`crate::desk::Request::MakeKit`].
    KitMade(Box<KitMade>),
    /// [`crate::desk::Request::EmergencySet`].
    EmergencySet(Box<EmergencyView>),
    /// [`crate::desk::Request::Visits`].
    Visits(Box<VisitsView>),
    /// [`crate::desk::Request::AuditRoom`].
    AuditRoom(Box<AuditRoomView>),
    /// [`crate::desk::Request::Evidence`].
    Evidence(Box<PackView>),
    /// [`crate::desk::Request::ProveRelease`].
    EvidenceProof(Box<EvidenceProof>),
    /// [`crate::desk::Request::DayAfter`].
    DayAfter(DayAfterView),
    /// [`crate::desk::Request::Stopped`].
    Stopped {
        /// Whose writing is stopped.
        all: Vec<StoppedView>,
    },
    /// [`crate::desk::Request::GoOn`].
    WentOn {
        /// The entry that says so.
        seq: u64,
    },
    /// [`crate::desk::Request::KnownCopies`].
    KnownCopies(KnownCopies),
    /// [`crate::desk::Request::RotateKey`].
    KeyRotated {
        /// The public key that signs from now on, as a signed note's verifier key.
        key: String,
        /// The entry that says so.
        seq: u64,
    },
    /// [`crate::desk::Request::ActivatePacks`]: what would change, or did.
    PacksActivated {
        /// The set's SHA-256, hex.
        pack: String,
        /// Requirements whose assessment is another under them: requirement, before, after.
        changes: Vec<(String, String, String)>,
        /// The entry; none for a dry run, or where the set ruled already.
        seq: Option<u64>,
    },
}

/// How a data folder stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusView {
    /// The organisation's name.
    pub organisation: String,
    /// Its time zone.
    pub zone: String,
    /// Today there.
    pub today: Date,
    /// The log's name.
    pub log: String,
    /// How many entries it has.
    pub size: u64,
    /// The tree's root, hex.
    pub root: String,
    /// The set of packs that rules, hex.
    pub pack: String,
    /// Standards it was started for, in the organisation's order.
    pub standards: Vec<String>,
    /// Whoever asks is from outside, and gets no assessment.
    pub guest: bool,
    /// Registers that are awake, with the number of their records that are not void.
    pub registers: Vec<(String, u64)>,
    /// Followers that wait for somebody: which, and why.
    pub waiting: Vec<(String, String)>,
}

/// A change that is on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The position of its last entry.
    pub seq: u64,
    /// How many entries it made.
    pub entries: u64,
    /// The record's register.
    pub register: String,
    /// The record's id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// Its version to compare from now on.
    pub etag: u64,
    /// Its state now.
    pub state: Option<String>,
    /// Other records that moved with it, by number.
    pub with_it: Vec<String>,
}

/// A file of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// The id of the filing.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Its media type.
    pub media_type: String,
    /// SHA-256, hex.
    pub digest: String,
}

/// A signature, in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureView {
    /// Printed name as at signing.
    pub name: String,
    /// What it means.
    pub meaning: String,
    /// When.
    pub at: Timestamp,
    /// How the person proved to be that person.
    pub method: String,
    /// The content signed is the content that stands.
    pub current: bool,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchView {
    /// Exact number first, then the best.
    pub hits: Vec<SearchHit>,
    /// Requirements whose id was typed, be it one of an edition that is gone.
    #[serde(default)]
    pub requirements: Vec<RequirementHit>,
}

/// A record found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    /// Its register.
    pub register: String,
    /// The register's name.
    #[serde(default)]
    pub register_name: String,
    /// Its id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// The file of it that says so, where the record itself does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// What is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkView {
    /// Today.
    pub today: Date,
    /// Overdue first.
    pub items: Vec<WorkItem>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkItem {
    /// Due by the end of this day.
    pub due: Date,
    /// That day is past.
    pub overdue: bool,
    /// What to do.
    pub say: String,
    /// The record's register.
    pub register: String,
    /// Its number.
    pub number: Option<String>,
    /// Who must, by name: those named, else those whose role it is; empty: whoever answers for the register.
    pub who: Vec<String>,
    /// The record's id.
    pub record: String,
    /// The record's title.
    pub title: String,
    /// Which obligation it is, by id.
    pub obligation: String,
    /// The person who is away and for whom it is done, by name.
    pub instead_of: Option<String>,
}

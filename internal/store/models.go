package store

import (
	"math"
	"strings"
	"time"
)

// never is the due time of a case in which nothing is due. Unlike NULL, a number
// sorts as any other due time does.
const never = int64(math.MaxInt64)

func micros(t time.Time) int64 { return t.UnixMicro() }

func instant(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

func optionalMicros(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	n := t.UnixMicro()
	return &n
}

func optionalInstant(micros *int64) *time.Time {
	if micros == nil {
		return nil
	}
	t := instant(*micros)
	return &t
}

// storable replaces the character NUL and invalid UTF-8, which PostgreSQL cannot keep
// in a text. One such post would otherwise block its case for ever.
func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

type eventRow struct {
	CaseRef        string `gorm:"primaryKey"`
	Seq            int    `gorm:"primaryKey;autoIncrement:false"`
	At             int64
	ActorID        string
	ActorName      string
	Kind           string
	Data           string
	Personal       *string
	Salt           *string
	PersonalDigest string
	After          string
	Request        string
	Digest         string
	Previous       string
	Hash           string
}

type incidentRow struct {
	Ref            string `gorm:"primaryKey"`
	Kind           string
	Stage          string
	Outcome        string
	Seq            int
	Hash           string
	PolicyVersion  string
	Channel        string
	Author         string
	AuthorKey      string
	PostURL        string
	Excerpt        string
	PostedAt       *int64
	AssignedTo     string
	OpenedByID     string
	OpenedByName   string
	OpenedAt       int64
	ChangedAt      int64
	ClosedAt       *int64
	DueAt          int64
	DueWhat        string
	Escalated      bool
	Grounds        string // of the assessment, sorted, with commas
	Assessment     *string
	Identification *string
	History        string
	Block          *string
	Snapshot       string
}

// caseRow is the row of a case in the table of its kind, unless the kind has its own.
type caseRow struct {
	Ref       string `gorm:"primaryKey"`
	Stage     string
	Outcome   string
	Seq       int
	Hash      string
	Channel   string
	HandleKey string
	Team      string
	OpenedAt  int64
	ChangedAt int64
	Snapshot  string
}

type wordsRow struct {
	Ref   string
	Seq   int
	Words string
}

type snapshotRow struct {
	Ref      string
	Seq      int
	Snapshot string
}

type personRow struct {
	Ref      string
	Person   string
	Relation string
}

type groundRow struct {
	Ref    string
	Ground string
}

type measureRow struct {
	Ref     string
	Measure string
}

// postRow is a post of an incident. A post has a row for each address that it had.
type postRow struct {
	PostKey string
	Ref     string
}

type taskRow struct {
	Ref     string
	N       int
	Kind    string
	What    string
	Of      string
	Why     string
	Role    string
	Person  string
	Command string
	Since   int64 // 0: unknown
	Due     int64
}

type warningRow struct {
	Ref        string
	Action     string
	Channel    string
	AuthorKey  string
	At         int64
	Overturned bool
}

// notForRow keeps a task from a person: four eyes.
type notForRow struct {
	Ref    string
	N      int
	Person string
}

// proposedRow is a measure that was proposed, and what became of it.
type proposedRow struct {
	Ref      string
	Proposal string
	Measure  string
	At       int64
	Fate     string
}

// stepRow is a step of a case: how long it took, or that it still runs.
type stepRow struct {
	Ref     string
	What    string
	Of      string
	BeganAt int64
	EndedAt *int64
	Took    int64
	Allowed int64
}

type requestRow struct {
	ID     string
	Ref    string
	Seq    int
	Digest string
}

type adviceRow struct {
	ID          string `gorm:"primaryKey"`
	Grounds     string
	Measures    string
	Conditions  string
	Until       int64
	ByID        string
	ByName      string
	At          int64
	EndedAt     *int64
	EndedByID   string
	EndedByName string
}

// The names of the tables.
func (eventRow) TableName() string    { return "events" }
func (personRow) TableName() string   { return "case_people" }
func (groundRow) TableName() string   { return "case_grounds" }
func (measureRow) TableName() string  { return "case_measures" }
func (postRow) TableName() string     { return "case_posts" }
func (taskRow) TableName() string     { return "tasks" }
func (notForRow) TableName() string   { return "task_not_for" }
func (warningRow) TableName() string  { return "warnings" }
func (requestRow) TableName() string  { return "requests" }
func (adviceRow) TableName() string   { return "standing_advice" }
func (wordsRow) TableName() string    { return "case_words" }
func (snapshotRow) TableName() string { return "case_snapshots" }
func (proposedRow) TableName() string { return "case_proposed" }
func (stepRow) TableName() string     { return "case_steps" }

package pack

import (
	"time"

	"duecourse/internal/casework"
)

// caseFile is the case for other programs. Notes, the reasons for proposals and
// decisions, which may quote Legal, and Legal's advice are not in it.
type caseFile struct {
	Ref            string                   `json:"ref"`
	AsOf           int                      `json:"as_of"` // the event after which it stood so
	At             time.Time                `json:"at"`
	Council        string                   `json:"council"`
	Contact        string                   `json:"contact"`
	PolicyVersion  string                   `json:"policy_version"`
	Stage          casework.Stage           `json:"stage"`
	Outcome        casework.Outcome         `json:"outcome,omitempty"`
	OpenedAt       time.Time                `json:"opened_at"`
	Post           casework.Post            `json:"post"`
	Further        []casework.Post          `json:"further_posts"`
	Assessment     *assessmentFile          `json:"assessment"`
	Identification *casework.Identification `json:"identification"`
	Proposals      []proposalFile           `json:"proposals"`
	Actions        []actionFile             `json:"actions"`
	Evidence       []record                 `json:"evidence"`
	OutOfReach     string                   `json:"evidence_out_of_reach,omitempty"`
	Block          *casework.Block          `json:"block"`
	Personal       *personalFile            `json:"personal,omitempty"`
}

type assessmentFile struct {
	Finding          casework.Finding `json:"finding"`
	Grounds          []groundFile     `json:"grounds"`
	TargetsStaff     bool             `json:"targets_staff"`
	PossiblyCriminal bool             `json:"possibly_criminal"`
	Rationale        string           `json:"rationale"`
	By               casework.Person  `json:"by"`
	At               time.Time        `json:"at"`
}

type groundFile struct {
	Ground  casework.Ground `json:"ground"`
	Clause  string          `json:"clause"`
	Wording string          `json:"wording"`
}

type proposalFile struct {
	ID             string                  `json:"id"`
	Measures       []casework.Measure      `json:"measures"`
	Clauses        []string                `json:"clauses"`
	By             casework.Person         `json:"by"`
	At             time.Time               `json:"at"`
	Status         casework.ProposalStatus `json:"status"`
	LegalConsulted bool                    `json:"legal_consulted"`
}

type actionFile struct {
	ID      string                `json:"id"`
	Measure casework.Measure      `json:"measure,omitempty"`
	Kind    casework.ActionKind   `json:"kind"`
	Mode    casework.ActionMode   `json:"mode"`
	Status  casework.ActionStatus `json:"status"`
	Detail  string                `json:"detail"`
	At      time.Time             `json:"at"`
}

// personalFile is what is in a pack only when it is asked for.
type personalFile struct {
	Why        string            `json:"why"`
	Reporters  []casework.Person `json:"reporters"`
	Contacts   []string          `json:"contacts"`
	Target     string            `json:"target,omitempty"`
	TargetName string            `json:"target_name,omitempty"`
}

func (b *builder) caseFile() error {
	c := b.Case
	file := caseFile{
		Ref: c.Ref, AsOf: c.Seq, At: b.Events[len(b.Events)-1].At, Council: b.Rules.Council, Contact: b.Rules.Contact,
		PolicyVersion: c.PolicyVersion, Stage: c.Stage, Outcome: c.Outcome, OpenedAt: c.OpenedAt, Post: c.Post, Further: append([]casework.Post{}, c.Further...),
		Assessment: b.assessment(), Identification: b.identification(), OutOfReach: c.OutOfReach, Block: c.Block, Personal: b.personal(),
		Proposals: []proposalFile{}, Actions: []actionFile{}, Evidence: []record{},
	}
	for _, p := range c.Proposals {
		file.Proposals = append(file.Proposals, proposalFile{
			p.ID, p.Measures, p.Clauses, p.By, p.At, p.Status, p.Advice != nil,
		})
	}
	for _, a := range c.Actions {
		file.Actions = append(file.Actions, actionFile{a.ID, a.Measure, a.Kind, a.Mode, a.Status, a.Detail, a.At})
	}
	for _, x := range c.Evidence {
		file.Evidence = append(file.Evidence, b.recordOf(x))
	}
	return b.json("case.json", file)
}

func (b *builder) assessment() *assessmentFile {
	a := b.Case.Assessment
	if a == nil {
		return nil
	}
	return &assessmentFile{a.Finding, b.grounds(a), a.TargetsStaff, a.PossiblyCriminal, b.rationale(), a.By, a.At}
}

// identification is who the author is, or what was done to find out (R5).
func (b *builder) identification() *casework.Identification {
	if b.Case.Identity == nil {
		return nil
	}
	who := *b.Case.Identity
	who.Efforts = b.words(who.Efforts)
	return &who
}

func (b *builder) grounds(a *casework.Assessment) []groundFile {
	list := []groundFile{}
	for _, g := range a.Grounds {
		rule, _ := b.Rules.Ground(g)
		list = append(list, groundFile{g, rule.Clause, orElse(rule.Wording, g.InSentence())})
	}
	return list
}

func (b *builder) personal() *personalFile {
	if !b.Personal {
		return nil
	}
	file := &personalFile{Why: b.Reason, Reporters: b.Case.Reporters, Contacts: b.Case.Contacts}
	if a := b.Case.Assessment; a != nil {
		file.Target, file.TargetName = a.Target, a.TargetName
	}
	return file
}

package pack

import (
	"cmp"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// caseFile is the case for other programs. It leaves out Legal's advice, and notes and
// the reasons for proposals and decisions, which may quote the advice.
type caseFile struct {
	Ref            string                   `json:"ref"`
	AsOf           int                      `json:"as_of"` // the event that the pack is as of
	At             time.Time                `json:"at"`
	Council        string                   `json:"council"`
	Contact        string                   `json:"contact"`
	PolicyVersion  string                   `json:"policy_version"`
	Stage          incident.Stage           `json:"stage"`
	Outcome        incident.Outcome         `json:"outcome,omitempty"`
	OpenedAt       time.Time                `json:"opened_at"`
	Post           incident.Post            `json:"post"`
	Further        []incident.Post          `json:"further_posts"`
	Assessment     *assessmentFile          `json:"assessment"`
	Identification *incident.Identification `json:"identification"`
	Proposals      []proposalFile           `json:"proposals"`
	Actions        []actionFile             `json:"actions"`
	Evidence       []continuityRecord       `json:"evidence"`
	OutOfReach     string                   `json:"evidence_out_of_reach,omitempty"`
	Block          *incident.Block          `json:"block"`
	Personal       *personalFile            `json:"personal,omitempty"`
}

type assessmentFile struct {
	Finding          incident.Finding `json:"finding"`
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
	Status         incident.ProposalStatus `json:"status"`
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

// personalFile names people. A pack contains it only when somebody gives a reason.
type personalFile struct {
	Why        string            `json:"why"`
	Reporters  []casework.Person `json:"reporters"`
	Contacts   []string          `json:"contacts"`
	Target     string            `json:"target,omitempty"` // the first of Targets
	TargetName string            `json:"target_name,omitempty"`
	Targets    []targetFile      `json:"targets,omitempty"`
}

func (w *packWriter) writeCase() error {
	c := w.Case
	file := caseFile{
		Ref: c.Ref, AsOf: c.Seq, At: w.last().At, Council: w.Rules.Council, Contact: w.Rules.Contact,
		PolicyVersion: c.PolicyVersion, Stage: c.Stage, Outcome: c.Outcome, OpenedAt: c.OpenedAt, Post: c.Post, Further: append([]incident.Post{}, c.Further...),
		Assessment: w.assessment(), Identification: w.identification(), OutOfReach: c.OutOfReach, Block: c.Block, Personal: w.personal(),
		Proposals: []proposalFile{}, Actions: []actionFile{}, Evidence: []continuityRecord{},
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
		file.Evidence = append(file.Evidence, w.continuity(x))
	}
	return w.writeJSON("case.json", file)
}

func (w *packWriter) assessment() *assessmentFile {
	a := w.Case.Assessment
	if a == nil {
		return nil
	}
	return &assessmentFile{a.Finding, w.grounds(a), a.TargetsStaff, a.PossiblyCriminal, w.rationale(), a.By, a.At}
}

// identification is who the author is, or what the council did to find out (R5).
func (w *packWriter) identification() *incident.Identification {
	if w.Case.Identity == nil {
		return nil
	}
	who := *w.Case.Identity
	who.Efforts = w.redact(who.Efforts)
	return &who
}

func (w *packWriter) grounds(a *incident.Assessment) []groundFile {
	list := []groundFile{}
	for _, g := range a.Grounds {
		rule, _ := w.Rules.Ground(g)
		list = append(list, groundFile{g, rule.Clause, cmp.Or(rule.Wording, g.InSentence())})
	}
	return list
}

func (w *packWriter) personal() *personalFile {
	if !w.Names {
		return nil
	}
	file := &personalFile{Why: w.Reason, Reporters: w.Case.Reporters, Contacts: w.Case.Contacts}
	for _, t := range w.Case.TargetViews() {
		file.Targets = append(file.Targets, targetFile{t.Person, t.Name, t.Contact})
	}
	if len(file.Targets) > 0 {
		file.Target, file.TargetName = file.Targets[0].Person, file.Targets[0].Name
	}
	return file
}

// targetFile is a person whom the posts are about.
type targetFile struct {
	Person  string `json:"person,omitempty"`
	Name    string `json:"name"`
	Contact string `json:"contact,omitempty"`
}

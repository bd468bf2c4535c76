package account

import (
	"slices"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// UnregisteredKindName is the name of the kind.
const UnregisteredKindName casework.KindName = "unregistered_account"

// The commands and events of a handle that is not on the register.
const (
	CommandReportUse casework.CommandName = "report-use"
	CommandSettle    casework.CommandName = "settle"

	EventUseReported casework.EventKind = "use_reported"
	EventUseSettled  casework.EventKind = "use_settled"

	RelationInformant casework.Relation = "informant" // reported that the handle is in use
)

// Unregistered is a handle that somebody saw in use for the council and that is not on the
// register (S2). Communications bring it on the register, have it closed or make it a conduct
// case (domain §4). Who reported it does not see what came of it (S12).
type Unregistered struct {
	Ref           string           `json:"ref"` // "UNR-7K3M-9Q2D"
	Stage         UseStage         `json:"stage"`
	Outcome       UseOutcome       `json:"outcome,omitempty"`
	Seq           int              `json:"seq"`
	PolicyVersion string           `json:"policy_version"`
	OpenedAt      time.Time        `json:"opened_at"`
	ClosedAt      *time.Time       `json:"closed_at,omitempty"`
	Channel       string           `json:"channel"`
	Handle        string           `json:"handle"`
	Reports       []UseReport      `json:"reports"`
	Account       string           `json:"account,omitempty"` // that has the handle on the register
	Reason        string           `json:"reason,omitempty"`  // of the outcome
	SettledBy     *casework.Person `json:"settled_by,omitempty"`
	Waits         []casework.Wait  `json:"waits"`
}

// UseReport says who saw the handle in use, and where.
type UseReport struct {
	By   casework.Person `json:"by"`
	At   time.Time       `json:"at"`
	Note string          `json:"note,omitempty"`
}

// UseStage is where the matter stands.
type UseStage string

// The stages.
const (
	UseOpen   UseStage = "open"
	UseClosed UseStage = "closed"
)

// UseStages lists the stages.
func UseStages() []UseStage { return []UseStage{UseOpen, UseClosed} }

// UseOutcome is how it ended.
type UseOutcome string

// The outcomes. The last one is for a handle that does not speak for the council, or that
// nobody uses.
const (
	UseRegistered UseOutcome = "registered"
	UseEnded      UseOutcome = "account_closed"
	UseConduct    UseOutcome = "conduct_case"
	UseMistaken   UseOutcome = "mistaken"
)

// UseOutcomes lists the outcomes.
func UseOutcomes() []UseOutcome {
	return []UseOutcome{UseRegistered, UseEnded, UseConduct, UseMistaken}
}

// ReportUse says that a handle is in use for the council.
type ReportUse struct {
	Ref     string `json:"ref"`
	Channel string `json:"channel"`
	Handle  string `json:"handle"`
	Note    string `json:"note"`
}

// Settle ends the matter.
type Settle struct {
	Outcome UseOutcome `json:"outcome" doc:"registered, account_closed, conduct_case or mistaken"`
	Reason  string     `json:"reason"`
	// Account is what the register says of the handle. The service adds it.
	Account string `json:"account,omitempty" hidden:"true"`
}

// UseReported is a report that a handle is in use.
type UseReported struct {
	Ref           string `json:"ref"`
	PolicyVersion string `json:"policy_version"`
	Channel       string `json:"channel"`
	Handle        string `json:"handle"`
}

// UseSettled ends the matter.
type UseSettled struct {
	Outcome UseOutcome `json:"outcome"`
	Account string     `json:"account,omitempty"`
}

func (UseReported) Event() casework.EventKind { return EventUseReported }
func (UseSettled) Event() casework.EventKind  { return EventUseSettled }
func (ReportUse) Name() casework.CommandName  { return CommandReportUse }
func (Settle) Name() casework.CommandName     { return CommandSettle }

// WithRef gives the report the reference of the case that it opens or joins.
func (u ReportUse) WithRef(ref string) casework.Command { u.Ref = ref; return u }

// UnregisteredKind describes handles that are in use and not on the register (S2).
func UnregisteredKind() *casework.Kind {
	return &casework.Kind{
		Name: UnregisteredKindName, Prefix: "UNR", Title: "Unregistered account", Titles: "Unregistered accounts",
		Path: "/unregistered-accounts", Table: "unregistered_accounts", Workflow: "UnregisteredAccount", IDPrefix: "unregistered-account/",
		Stages: casework.StageNames(UseStages()),
		Rights: casework.Rights{
			SeeAll: RightSee, Open: RightRequest,
			Command: func(name casework.CommandName) casework.Right {
				if name == CommandReportUse {
					return RightRequest
				}
				return RightDecide
			},
		},
		New: func() casework.Case { return &Unregistered{} }, Opens: CommandReportUse,
		Decisions: []casework.CommandName{CommandSettle},
		Commands:  []casework.CommandParser{casework.CommandOf[ReportUse](), casework.CommandOf[Settle]()},
		Facts: []casework.FactParser{
			casework.FactOf[UseReported](), casework.FactOf[UseSettled](), casework.FactOf[casework.Reminded](), casework.FactOf[casework.Escalated](),
		},
		Summary: Summary, Clause: Clause,
	}
}

var _ casework.Case = (*Unregistered)(nil)

// Status says where the matter stands.
func (u *Unregistered) Status() casework.Status {
	return casework.Status{Ref: u.Ref, Kind: UnregisteredKindName, Stage: casework.StageName(u.Stage), Outcome: string(u.Outcome), Channel: u.Channel, Seq: u.Seq}
}

// Closed says whether it has ended.
func (u *Unregistered) Closed() bool { return u.Stage == UseClosed }

// State is the stage and what it waits for.
func (u *Unregistered) State() casework.State {
	return casework.State{Stage: casework.StageName(u.Stage), Waits: slices.Clone(u.Waits)}
}

// SetState puts another stage and other waits in their place.
func (u *Unregistered) SetState(s casework.State) { u.Stage, u.Waits = UseStage(s.Stage), s.Waits }

// StoppedClock is nil: the clock always runs.
func (*Unregistered) StoppedClock() *casework.Pause { return nil }

// Commands lists the commands that people give. Reporting the handle is not among them.
func (*Unregistered) Commands() []casework.CommandName { return []casework.CommandName{CommandSettle} }

// Ready says whether somebody may give the named command now: nil, or why not.
func (u *Unregistered) Ready(name casework.CommandName, by casework.Actor, _ casework.Moment) *casework.Refusal {
	role := casework.RoleComms
	if name == CommandReportUse {
		role = casework.RoleStaff
	}
	if !by.Has(role) {
		return casework.Refuse(casework.CodeNotPermitted, "", "Only %s can do this.", role.InSentence())
	}
	if u.Closed() {
		return casework.Refuse(casework.CodeClosed, "", "The case is closed.")
	}
	return nil
}

// Check refuses a command that may not be given now, or not as it is.
func (u *Unregistered) Check(command casework.Command, by casework.Actor, m casework.Moment) *casework.Refusal {
	if refusal := u.Ready(command.Name(), by, m); refusal != nil {
		return refusal
	}
	switch x := command.(type) {
	case ReportUse:
		return x.check(u)
	case Settle:
		return x.check(u)
	}
	return casework.Invalid("", "An unregistered account has no command %q.", command.Name())
}

func (u ReportUse) check(of *Unregistered) *casework.Refusal {
	var p casework.Problems
	p.Required("channel", u.Channel, 100)
	p.Required("handle", u.Handle, 2000)
	p.Required("note", u.Note, casework.MaxText)
	channel, handle := address.NormalChannel(u.Channel), address.NormalAuthor(u.Channel, u.Handle)
	if u.Handle != "" && handle == "" {
		p.Add("handle", "Enter a valid handle.")
	}
	if refusal := p.Refusal(); refusal != nil || of.Seq == 0 {
		return refusal
	}
	if of.Channel != channel || address.NormalAuthor(of.Channel, of.Handle) != handle {
		return casework.Refuse(casework.CodeNotFound, "", "This case is about another handle.")
	}
	return nil
}

func (s Settle) check(of *Unregistered) *casework.Refusal {
	if of.Seq == 0 {
		return casework.Refuse(casework.CodeNotNow, "", "A case begins with a report.")
	}
	var p casework.Problems
	p.Required("reason", s.Reason, casework.MaxText)
	if !slices.Contains(UseOutcomes(), s.Outcome) {
		p.Add("outcome", "Choose registered, account_closed, conduct_case or mistaken.")
	}
	if s.Outcome == UseRegistered && s.Account == "" {
		p.Add("outcome", "The handle is not on the register yet. Put it on the register first (S2).")
	}
	return p.Refusal()
}

// Perform records what follows from a command.
func (u *Unregistered) Perform(command casework.Command, r *casework.Recorder) {
	switch x := command.(type) {
	case ReportUse:
		first := u.Seq == 0
		r.Emit(UseReported{
			Ref: x.Ref, PolicyVersion: r.Rules.Version, Channel: address.NormalChannel(x.Channel), Handle: x.Handle,
		}, &casework.Personal{Text: x.Note})
		if first {
			u.Stage, u.Waits = UseOpen, []casework.Wait{}
			r.Await(casework.WindowPermission, "", r.At)
		}
	case Settle:
		fact := UseSettled{Outcome: x.Outcome}
		if x.Outcome == UseRegistered {
			fact.Account = x.Account
		}
		r.Emit(fact, &casework.Personal{Text: x.Reason})
		u.Stage, u.Waits = UseClosed, []casework.Wait{}
	}
}

// Knows is always true: a fact names nothing that the case could lack.
func (*Unregistered) Knows(casework.Fact) bool { return true }

// Fold takes an event into the case.
func (u *Unregistered) Fold(e casework.Event, p *casework.Personal) {
	u.Seq = e.Seq
	switch f := e.Data.(type) {
	case UseReported:
		if e.Seq == 1 {
			u.Ref, u.PolicyVersion, u.OpenedAt, u.Channel, u.Handle = f.Ref, f.PolicyVersion, e.At, f.Channel, f.Handle
		}
		u.Reports = append(u.Reports, UseReport{By: e.Actor, At: e.At, Note: p.Text})
	case UseSettled:
		at, by := e.At, e.Actor
		u.Outcome, u.Account, u.Reason, u.ClosedAt, u.SettledBy = f.Outcome, f.Account, p.Text, &at, &by
	}
}

// Task is to settle the matter.
func (*Unregistered) Task(casework.Wait) (casework.Task, bool) {
	return casework.Task{
		Role: casework.RoleComms, Command: CommandSettle,
		Why: "An account is in use and not on the register. Put it on the register, have it closed or make it a conduct case (S2).",
	}, true
}

// Expect says what happens to a wait if nobody acts.
func (u *Unregistered) Expect(w casework.Wait, m casework.Moment) []casework.Expected {
	task, _ := u.Task(w)
	return w.Expect(task, "", "the decision about the account", m)
}

// Wake is when a wait next needs a reminder or is overdue.
func (*Unregistered) Wake(w casework.Wait, m casework.Moment) (time.Time, bool) {
	return w.Wake(m)
}

// Elapse sends a reminder or escalates.
func (*Unregistered) Elapse(w casework.Wait, r *casework.Recorder) { r.Remind(w) }

// Deadlines is empty: everything timed is a wait.
func (*Unregistered) Deadlines() []time.Time { return nil }

// Expire does nothing, because there are no deadlines.
func (*Unregistered) Expire(*casework.Recorder) {}

// Parties are those who reported the handle.
func (u *Unregistered) Parties() []casework.Party {
	var list []casework.Party
	for _, report := range u.Reports {
		list = append(list, casework.Party{ID: report.By.ID, Relation: RelationInformant})
	}
	return list
}

// Listing is what lists show.
func (u *Unregistered) Listing() casework.Listing {
	return casework.Listing{Channel: u.Channel, Handle: u.Handle, OpenedAt: u.OpenedAt}
}

// Title says how the matter ended.
func (o UseOutcome) Title() string {
	return casework.Heading(o, []casework.Wording[UseOutcome]{
		{Of: UseRegistered, Heading: "On the register"},
		{Of: UseEnded, Heading: "Account closed"},
		{Of: UseConduct, Heading: "Made a conduct case"},
		{Of: UseMistaken, Heading: "No account of the council"},
	})
}

// Title names the stage.
func (s UseStage) Title() string { return casework.Heading(s, nil) }

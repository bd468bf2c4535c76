package casework

import (
	"slices"
	"time"
)

// requestTurn is one command, or one fact from the world, being worked out in an
// account request.
type requestTurn struct {
	*AccountRequest
	pen
}

func (r *AccountRequest) turn(by Person, m Moment) *requestTurn {
	return &requestTurn{r, newPen(r, by, m)}
}

func (r *AccountRequest) sequence() int { return r.Seq }

func (r *AccountRequest) stands() Standing {
	return Standing{Stage: Stage(r.Stage), Waits: slices.Clone(r.Waits)}
}

func (r *AccountRequest) stand(s Standing) { r.Stage, r.Waits = RequestStage(s.Stage), s.Waits }

// CheckCommand refuses a command that may not be given now, or not as it is; nil
// means that Do would take it.
func (r *AccountRequest) CheckCommand(command RequestCommand, by Actor, m Moment) *Refusal {
	if _, first := command.(RequestAccount); first != (r.Seq == 0) {
		return refuse(CodeNotNow, "", "A request is made once.")
	} else if !first {
		if refusal := r.Ready(command.Name(), by, m); refusal != nil {
			return refusal
		}
	}
	return command.check(r, by, m)
}

// Do gives a command: its events, already folded into the request, or a
// [*Refusal] and an unchanged request.
func (r *AccountRequest) Do(command RequestCommand, by Actor, m Moment) ([]Event, error) {
	if refusal := r.CheckCommand(command, by, m); refusal != nil {
		return nil, refusal
	}
	t := r.turn(by.Person, m)
	command.apply(t)
	return t.done(), nil
}

func (a RequestAccount) check(_ *AccountRequest, by Actor, _ Moment) *Refusal {
	if !by.Has(RoleStaff) {
		return refuse(CodeNotPermitted, "S1", "This is for %s to do.", RoleStaff.InSentence())
	}
	var p problems
	p.covered(a.CoveredAs)
	p.required("channel", a.Channel, 100)
	p.required("proposed_handle", a.Handle, 200)
	if a.Handle != "" && NormalAuthor(a.Channel, a.Handle) == "" {
		p.add("proposed_handle", "This is no handle.")
	}
	p.required("team", a.Team, 200)
	p.required("purpose", a.Purpose, maxText)
	p.required("audience", a.Audience, maxLine)
	p.required("why_not_corporate", a.WhyNotCorporate, maxText)
	p.required("line_manager", a.LineManager.ID, 200)
	p.required("budget_holder", a.BudgetHolder.ID, 200)
	if a.LineManager.ID == by.ID {
		p.add("line_manager", "You cannot be your own line manager in a request of yours (S3).")
	}
	if a.BudgetHolder.ID == by.ID {
		p.add("budget_holder", "You cannot approve the budget of a request of yours (S4).")
	}
	if len(a.Administrators) > 50 {
		p.add("administrators", "At most 50 people can look after an account.")
	}
	for _, person := range a.Administrators {
		p.required("administrators", person.ID, 200)
	}
	return p.refusal()
}

// covered turns councillors away to their own code of conduct (S1).
func (p *problems) covered(as Covered) {
	switch {
	case as == "councillor":
		p.add("covered_as", "The policy does not cover councillors (S1). The Members' Code of Conduct does: please ask the Monitoring Officer.")
	case !slices.Contains(Covers(), as):
		p.add("covered_as", "Choose employee, agency, contract, supplier, volunteer or placement (S1).")
	}
}

func (a RequestAccount) apply(t *requestTurn) {
	words := &RequestWords{
		Purpose: a.Purpose, Audience: a.Audience, WhyNotCorporate: a.WhyNotCorporate,
		Names: map[string]string{a.LineManager.ID: a.LineManager.Name, a.BudgetHolder.ID: a.BudgetHolder.Name},
	}
	ids := []string{}
	for _, person := range a.Administrators {
		ids = append(ids, person.ID)
		words.Names[person.ID] = person.Name
	}
	t.emit(AccountRequested{
		Ref: a.Ref, PolicyVersion: t.Rules.Version, Channel: NormalChannel(a.Channel), Handle: a.Handle, Team: a.Team,
		CoveredAs: a.CoveredAs, LineManager: a.LineManager.ID, BudgetHolder: a.BudgetHolder.ID, Administrators: ids,
	}, &Personal{Request: words})
	t.Stage, t.Waits = RequestChecks, []Wait{}
	for _, name := range CheckNames() {
		t.awaitCheck(name)
	}
	t.touch()
}

// awaitCheck waits for a manager's answer, or for evidence.
func (t *requestTurn) awaitCheck(name CheckName) {
	window := WindowEvidence
	if name.Approval() {
		window = WindowApproval
	}
	t.await(window, string(name), t.At)
}

// touch begins anew the time after which an untouched request lapses.
func (t *requestTurn) touch() { t.await(WindowRequestLapse, "", t.At) }

// end ends the request.
func (t *requestTurn) end(outcome RequestOutcome, reason string) {
	var said *Personal
	if reason != "" {
		said = &Personal{Text: reason}
	}
	t.emit(RequestEnded{Outcome: outcome}, said)
	t.Stage, t.Waits = RequestClosed, []Wait{}
}

// weigh asks Comms for its decision once all five checks are met, and takes the
// request back to its checks when one no longer is.
func (t *requestTurn) weigh() {
	met := !slices.ContainsFunc(t.Checks, func(c Check) bool { return c.Status != CheckMet })
	switch {
	case met && t.Stage == RequestChecks:
		t.Stage = RequestPermission
		t.await(WindowPermission, "", t.At)
	case !met && t.Stage == RequestPermission:
		t.Stage = RequestChecks
		t.met(WindowPermission, "")
	}
}

// endOfDay is when a day is over in the council's zone.
func endOfDay(day string, m Moment) (time.Time, error) {
	on, err := time.ParseInLocation(time.DateOnly, day, m.Zone)
	if err != nil {
		return time.Time{}, err
	}
	return on.AddDate(0, 0, 1).UTC(), nil
}

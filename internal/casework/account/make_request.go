package account

import (
	"slices"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// requestContext is an account request and the recorder of the command or timer that
// changes it.
type requestContext struct {
	*Request
	*casework.Recorder
}

func (r *Request) begin(by casework.Actor, m casework.Moment) *requestContext {
	return &requestContext{r, casework.NewRecorder(r, by, m)}
}

// Check refuses a command that may not be given now, or not as it is.
func (r *Request) Check(command casework.Command, by casework.Actor, m casework.Moment) *casework.Refusal {
	x, known := command.(requestCommand)
	if !known {
		return casework.Invalid("", "An account request has no command %q.", command.Name())
	}
	if _, first := command.(MakeRequest); first != (r.Seq == 0) {
		return casework.Refuse(casework.CodeNotNow, "", "A request can be made only once.")
	} else if !first {
		if refusal := r.Ready(command.Name(), by, m); refusal != nil {
			return refusal
		}
	}
	return x.check(r, by, m)
}

// Perform records what follows from a command.
func (r *Request) Perform(command casework.Command, rec *casework.Recorder) {
	if x, known := command.(requestCommand); known {
		x.apply(&requestContext{r, rec})
	}
}

// CheckEntry refuses a channel or a handle that is not on one line.
func (a MakeRequest) CheckEntry(time.Time) *casework.Refusal {
	return handleOnOneLine(a.Channel, "proposed_handle", a.Handle)
}

// CheckEntry refuses a channel or a handle that is not on one line.
func (o Open) CheckEntry(time.Time) *casework.Refusal {
	return handleOnOneLine(o.Channel, "handle", o.Handle)
}

// CheckEntry refuses a channel or a handle that is not on one line.
func (u ReportUse) CheckEntry(time.Time) *casework.Refusal {
	return handleOnOneLine(u.Channel, "handle", u.Handle)
}

func handleOnOneLine(channel, field, handle string) *casework.Refusal {
	var p casework.Problems
	p.OneLine("channel", channel)
	p.OneLine(field, handle)
	return p.Refusal()
}

func (a MakeRequest) check(_ *Request, by casework.Actor, m casework.Moment) *casework.Refusal {
	if !by.Has(casework.RoleStaff) {
		return casework.Refuse(casework.CodeNotPermitted, "S1", "Only %s can do this.", casework.RoleStaff.InSentence())
	}
	var p casework.Problems
	checkCovered(&p, a.CoveredAs)
	p.Required("channel", a.Channel, 100)
	p.Required("proposed_handle", a.Handle, 200)
	if a.Handle != "" && address.NormalAuthor(a.Channel, a.Handle) == "" {
		p.Add("proposed_handle", "Enter a valid handle.")
	}
	p.Required("team", a.Team, 200)
	p.Required("purpose", a.Purpose, casework.MaxText)
	p.Required("audience", a.Audience, casework.MaxLine)
	p.Required("why_not_corporate", a.WhyNotCorporate, casework.MaxText)
	p.Required("line_manager", a.LineManager.ID, 200)
	p.Required("budget_holder", a.BudgetHolder.ID, 200)
	if a.LineManager.ID == by.ID {
		p.Add("line_manager", "You cannot approve your own request as line manager (S3).")
	}
	if a.BudgetHolder.ID == by.ID {
		p.Add("budget_holder", "You cannot approve the budget of your own request (S4).")
	}
	if m.Rules.StrictAccounts && a.BudgetHolder.ID == a.LineManager.ID && a.BudgetHolder.ID != "" {
		p.Add("budget_holder", "One person cannot give both approvals. Enter somebody other than the line manager (S3, S4).")
	}
	if len(a.Administrators) > 50 {
		p.Add("administrators", "Enter 50 people or fewer.")
	}
	for _, person := range a.Administrators {
		p.Required("administrators", person.ID, 200)
	}
	return p.Refusal()
}

// checkCovered refers councillors to their own code of conduct (S1).
func checkCovered(p *casework.Problems, as Covered) {
	switch {
	case as == "councillor":
		p.Add("covered_as", "The policy does not cover councillors (S1). The Members' Code of Conduct does: ask the Monitoring Officer.")
	case !slices.Contains(Covers(), as):
		p.Add("covered_as", "Choose employee, agency, contract, supplier, volunteer or placement (S1).")
	}
}

func (a MakeRequest) apply(t *requestContext) {
	words := &casework.RequestWords{
		Purpose: a.Purpose, Audience: a.Audience, WhyNotCorporate: a.WhyNotCorporate,
		Names: map[string]string{a.LineManager.ID: a.LineManager.Name, a.BudgetHolder.ID: a.BudgetHolder.Name},
	}
	ids := []string{}
	for _, person := range a.Administrators {
		ids = append(ids, person.ID)
		words.Names[person.ID] = person.Name
	}
	t.Emit(Requested{
		Ref: a.Ref, PolicyVersion: t.Rules.Version, Channel: address.NormalChannel(a.Channel), Handle: a.Handle, Team: a.Team,
		CoveredAs: a.CoveredAs, LineManager: a.LineManager.ID, BudgetHolder: a.BudgetHolder.ID, Administrators: ids,
		Strict: t.Rules.StrictAccounts,
	}, &casework.Personal{Request: words})
	t.Stage, t.Waits = RequestChecks, []casework.Wait{}
	for _, name := range CheckNames() {
		t.awaitCheck(name)
	}
	t.restartLapse()
}

// awaitCheck waits for a manager's answer, or for evidence.
func (t *requestContext) awaitCheck(name CheckName) {
	window := casework.WindowEvidence
	if name.Approval() {
		window = casework.WindowApproval
	}
	t.Await(window, string(name), t.At)
}

// restartLapse restarts the time after which a request that nobody acts on lapses.
func (t *requestContext) restartLapse() { t.Await(casework.WindowRequestLapse, "", t.At) }

// end ends the request.
func (t *requestContext) end(outcome RequestOutcome, reason string) {
	var said *casework.Personal
	if reason != "" {
		said = &casework.Personal{Text: reason}
	}
	t.Emit(RequestEnded{Outcome: outcome}, said)
	t.Stage, t.Waits = RequestClosed, []casework.Wait{}
}

// updateStage asks Comms to decide once all five checks are met, and returns the request
// to its checks when one is no longer met.
func (t *requestContext) updateStage() {
	met := !slices.ContainsFunc(t.Checks, func(c Check) bool { return c.Status != CheckMet })
	switch {
	case met && t.Stage == RequestChecks:
		t.Stage = RequestPermission
		t.Await(casework.WindowPermission, "", t.At)
	case !met && t.Stage == RequestPermission:
		t.Stage = RequestChecks
		t.EndWait(casework.WindowPermission, "")
	}
}

// endOfDay is when a day is over in the council's zone.
func endOfDay(day string, m casework.Moment) (time.Time, error) {
	on, err := time.ParseInLocation(time.DateOnly, day, m.Zone)
	if err != nil {
		return time.Time{}, err
	}
	return on.AddDate(0, 0, 1).UTC(), nil
}

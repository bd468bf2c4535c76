package account

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// The names of the kinds.
const (
	RequestKindName casework.KindName = "account_request"
	KindName        casework.KindName = "account"
)

// The relations of people to account requests and accounts.
const (
	RelationRequester casework.Relation = "requester" // asked for an account
	RelationManager   casework.Relation = "manager"   // is or was asked to approve, as manager, budget holder or deputy
	RelationOwner     casework.Relation = "owner"     // owns an account, or ever did

	RelationAdministrator casework.Relation = "administrator" // looks after an account, as its deputy or as an administrator
	RelationNewOwner      casework.Relation = "new_owner"     // is taking over an account
)

// The rights of internal/access/policies/account.cedar.
const (
	RightRequest       casework.Right = "request_accounts" // to ask for one, and to answer for what the request names
	RightDecide        casework.Right = "decide_accounts"  // to verify, permit, review, suspend, transfer and close
	RightSee           casework.Right = "see_accounts"     // every account request, and the whole register of accounts
	RightReportLeavers casework.Right = "report_leavers"   // that an owner has left
)

// RequestKind describes requests for social media accounts (S1–S6).
func RequestKind() *casework.Kind {
	return &casework.Kind{
		Name: RequestKindName, Prefix: "ACR", Title: "Account request", Titles: "Account requests",
		Path: "/account-requests", Table: "account_requests",
		Workflow: "AccountRequest", IDPrefix: "account-request/", Stages: casework.StageNames(RequestStages()),
		Rights: casework.Rights{SeeAll: RightSee, Open: RightRequest, Parties: []casework.Relation{RelationRequester, RelationManager}},
		New:    func() casework.Case { return &Request{} }, Opens: CommandMakeRequest,
		Decisions: []casework.CommandName{CommandApprove, CommandPermit},
		Commands: []casework.CommandParser{
			casework.CommandOf[MakeRequest](), casework.CommandOf[Approve](), casework.CommandOf[Delegate](), casework.CommandOf[GiveEvidence](), casework.CommandOf[Verify](),
			casework.CommandOf[AskRequestAgain](), casework.CommandOf[RecordLearning](), casework.CommandOf[Permit](), casework.CommandOf[Withdraw](),
		},
		Facts: []casework.FactParser{
			casework.FactOf[Requested](), casework.FactOf[CheckApproved](), casework.FactOf[CheckDelegated](), casework.FactOf[DelegationEnded](),
			casework.FactOf[EvidenceGiven](), casework.FactOf[EvidenceVerified](), casework.FactOf[AcceptanceAsked](), casework.FactOf[PermissionDecided](),
			casework.FactOf[RequestEnded](), casework.FactOf[casework.LetterSent](), casework.FactOf[casework.WindowLapsed](), casework.FactOf[casework.Reminded](), casework.FactOf[casework.Escalated](),
		},
		Summary: Summary, Clause: Clause,
	}
}

// Kind describes accounts on the register (S2).
func Kind() *casework.Kind {
	return &casework.Kind{
		Name: KindName, Prefix: "SMA", Title: "Account", Titles: "Accounts", Path: "/accounts", Table: "accounts",
		Workflow: "Account", IDPrefix: "account/", Stages: casework.StageNames(Statuses()),
		Rights: casework.Rights{
			SeeAll: RightSee, Parties: []casework.Relation{RelationOwner, RelationAdministrator, RelationNewOwner},
			Command: rightFor, Unseen: []casework.CommandName{CommandOwnerLeft},
		},
		New: func() casework.Case { return &Account{} }, Opens: CommandOpen,
		Commands: []casework.CommandParser{
			casework.CommandOf[Open](), casework.CommandOf[Review](), casework.CommandOf[RenewLearning](), casework.CommandOf[Suspend](),
			casework.CommandOf[Reinstate](), casework.CommandOf[Transfer](), casework.CommandOf[ReportOwnerLeft](), casework.CommandOf[Close](),
			casework.CommandOf[AskAgain](), casework.CommandOf[GiveTransferEvidence](), casework.CommandOf[VerifyTransfer](), casework.CommandOf[CancelTransfer](),
		},
		Facts: []casework.FactParser{
			casework.FactOf[Opened](), casework.FactOf[Reviewed](), casework.FactOf[Suspended](), casework.FactOf[Reinstated](),
			casework.FactOf[Transferred](), casework.FactOf[Closed](), casework.FactOf[AcceptanceAsked](), casework.FactOf[EvidenceRenewed](),
			casework.FactOf[TransferBegan](), casework.FactOf[TransferCancelled](), casework.FactOf[EvidenceGiven](), casework.FactOf[EvidenceVerified](),
			casework.FactOf[casework.LetterSent](), casework.FactOf[casework.Reminded](), casework.FactOf[casework.Escalated](),
		},
		Summary: Summary, Clause: Clause,
	}
}

// rightFor is the right that a command to an account needs.
func rightFor(name casework.CommandName) casework.Right {
	switch name {
	case CommandOwnerLeft:
		return RightReportLeavers
	case CommandGiveEvidence:
		return RightRequest
	}
	return RightDecide
}

var (
	_ casework.Case = (*Request)(nil)
	_ casework.Case = (*Account)(nil)
)

// Status says where the request stands.
func (r *Request) Status() casework.Status {
	return casework.Status{Ref: r.Ref, Kind: RequestKindName, Stage: casework.StageName(r.Stage), Outcome: string(r.Outcome), Channel: r.Channel, Seq: r.Seq}
}

// State is the stage of the request and what it waits for.
func (r *Request) State() casework.State {
	return casework.State{Stage: casework.StageName(r.Stage), Waits: slices.Clone(r.Waits)}
}

// SetState puts another stage and other waits in their place.
func (r *Request) SetState(s casework.State) { r.Stage, r.Waits = RequestStage(s.Stage), s.Waits }

// StoppedClock is nil: the clock always runs.
func (*Request) StoppedClock() *casework.Pause { return nil }

// Commands lists the commands that people give to an account request.
func (*Request) Commands() []casework.CommandName { return RequestCommands() }

// Parties are the requester, and who was ever asked to approve.
func (r *Request) Parties() []casework.Party {
	list := []casework.Party{{ID: r.Requester.ID, Relation: RelationRequester}}
	for _, p := range r.Managers() { // also those who answered long ago
		list = append(list, casework.Party{ID: p.ID, Relation: RelationManager})
	}
	return list
}

// Listing is what lists of account requests show.
func (r *Request) Listing() casework.Listing {
	return casework.Listing{Channel: r.Channel, Handle: r.Handle, Team: r.Team, OpenedAt: r.OpenedAt}
}

// Status says where the account stands.
func (a *Account) Status() casework.Status {
	return casework.Status{Ref: a.Ref, Kind: KindName, Stage: casework.StageName(a.Stage), Outcome: "", Channel: a.Channel, Seq: a.Seq}
}

// State is the status of the account and what it waits for.
func (a *Account) State() casework.State {
	return casework.State{Stage: casework.StageName(a.Stage), Waits: slices.Clone(a.Waits)}
}

// SetState puts another status and other waits in their place.
func (a *Account) SetState(s casework.State) { a.Stage, a.Waits = Status(s.Stage), s.Waits }

// StoppedClock is nil: the clock always runs.
func (*Account) StoppedClock() *casework.Pause { return nil }

// Commands lists the commands that people give to an account.
func (*Account) Commands() []casework.CommandName { return Commands() }

// Parties are everybody who ever owned the account or is taking it over, and who look after it:
// its deputy is the first of them (domain §4).
func (a *Account) Parties() []casework.Party {
	var list []casework.Party
	for _, p := range a.Owners {
		list = append(list, casework.Party{ID: p.ID, Relation: RelationOwner})
	}
	for _, p := range a.Administrators {
		list = append(list, casework.Party{ID: p.ID, Relation: RelationAdministrator})
	}
	if a.InTransfer != nil {
		list = append(list, casework.Party{ID: a.InTransfer.To.ID, Relation: RelationNewOwner})
	}
	return list
}

// Listing is what lists of accounts show.
func (a *Account) Listing() casework.Listing {
	return casework.Listing{Channel: a.Channel, Handle: a.Handle, Team: a.Team, OpenedAt: a.OpenedAt}
}

// Filter says which account requests or accounts a list shows. Empty fields do not filter.
type Filter struct {
	Stage   string // of a request, or the status of an account
	Channel string
	Team    string
	Person  string    // id of somebody who has a part in it, or ever had
	Query   string    // beginnings of words that occur in ref, handle, team, names or reasons
	Due     time.Time // accounts whose review is due before; zero: does not matter
	Limit   int       // 1–200; 0: 50
	Cursor  string    // of the page before
}

package casework

import "slices"

// The names of the kinds.
const (
	NameAccountRequest KindName = "account_request"
	NameAccount        KindName = "account"
)

// The relations of people to account requests and accounts.
const (
	RelationRequester Relation = "requester" // asked for an account
	RelationManager   Relation = "manager"   // is asked to approve, or stands in for who is, or ever did
	RelationOwner     Relation = "owner"     // owns an account, or ever did
)

// AccountRequestKind describes requests for social media accounts (S1–S6).
func AccountRequestKind() *Kind {
	return &Kind{
		Name: NameAccountRequest, Prefix: "ACR", Title: "Account request", Titles: "Account requests",
		Path: "/account-requests", Table: "account_requests",
		Workflow: "AccountRequest", IDPrefix: "account-request/", Stages: stagesOf(RequestStages()),
		New: func() Case { return &AccountRequest{} }, Opens: CommandRequestAccount,
		Commands: []CommandParser{
			CommandOf[RequestAccount](), CommandOf[Approve](), CommandOf[Delegate](), CommandOf[GiveEvidence](), CommandOf[Verify](),
			CommandOf[AskRequestAgain](), CommandOf[RecordLearning](), CommandOf[PermitAccount](), CommandOf[Withdraw](),
		},
		Facts: []FactParser{
			FactOf[AccountRequested](), FactOf[CheckApproved](), FactOf[CheckDelegated](), FactOf[DelegationEnded](),
			FactOf[EvidenceGiven](), FactOf[EvidenceVerified](), FactOf[AcceptanceAsked](), FactOf[PermissionDecided](),
			FactOf[RequestEnded](), FactOf[LetterSent](), FactOf[WindowLapsed](), FactOf[Reminded](), FactOf[Escalated](),
		},
		Summary: Summary, Clause: ClauseOf,
	}
}

// AccountKind describes accounts on the register (S2).
func AccountKind() *Kind {
	return &Kind{
		Name: NameAccount, Prefix: "SMA", Title: "Account", Titles: "Accounts", Path: "/accounts", Table: "accounts",
		Workflow: "Account", IDPrefix: "account/", Stages: stagesOf(AccountStatuses()),
		New: func() Case { return &Account{} }, Opens: CommandOpenAccount,
		Commands: []CommandParser{
			CommandOf[OpenAccount](), CommandOf[ReviewAccount](), CommandOf[RenewLearning](), CommandOf[SuspendAccount](),
			CommandOf[ReinstateAccount](), CommandOf[TransferAccount](), CommandOf[ReportOwnerLeft](), CommandOf[CloseAccount](),
			CommandOf[AskAccountAgain](),
		},
		Facts: []FactParser{
			FactOf[AccountOpened](), FactOf[AccountReviewed](), FactOf[AccountSuspended](), FactOf[AccountReinstated](),
			FactOf[AccountTransferred](), FactOf[AccountClosed](), FactOf[AcceptanceAsked](), FactOf[EvidenceRenewed](),
			FactOf[Reminded](), FactOf[Escalated](),
		},
		Summary: Summary, Clause: ClauseOf,
	}
}

var (
	_ Case = (*AccountRequest)(nil)
	_ Case = (*Account)(nil)
)

func stagesOf[S ~string](list []S) []Stage {
	out := make([]Stage, 0, len(list))
	for _, s := range list {
		out = append(out, Stage(s))
	}
	return out
}

// Status says where the request stands.
func (r *AccountRequest) Status() Status {
	return Status{r.Ref, NameAccountRequest, Stage(r.Stage), string(r.Outcome), r.Channel, r.Seq}
}

// State is the stage of the request and what it waits for.
func (r *AccountRequest) State() State {
	return State{Stage: Stage(r.Stage), Waits: slices.Clone(r.Waits)}
}

// SetState puts another stage and other waits in their place.
func (r *AccountRequest) SetState(s State) { r.Stage, r.Waits = RequestStage(s.Stage), s.Waits }

// StoppedClock: the clock of a request always runs.
func (*AccountRequest) StoppedClock() *Pause { return nil }

// Commands lists the commands that people give to an account request.
func (*AccountRequest) Commands() []CommandName { return RequestCommands() }

// Parties are the requester, and who was ever asked to approve.
func (r *AccountRequest) Parties() []Party {
	list := []Party{{r.Requester.ID, RelationRequester}}
	for _, p := range r.Managers() { // also those who answered long ago
		list = append(list, Party{p.ID, RelationManager})
	}
	return list
}

// Listing is what lists of account requests show.
func (r *AccountRequest) Listing() Listing {
	return Listing{Channel: r.Channel, Handle: r.Handle, Team: r.Team, OpenedAt: r.OpenedAt}
}

// Status says where the account stands.
func (a *Account) Status() Status {
	return Status{a.Ref, NameAccount, Stage(a.Stage), "", a.Channel, a.Seq}
}

// State is the status of the account and what it waits for.
func (a *Account) State() State {
	return State{Stage: Stage(a.Stage), Waits: slices.Clone(a.Waits)}
}

// SetState puts another status and other waits in their place.
func (a *Account) SetState(s State) { a.Stage, a.Waits = AccountStatus(s.Stage), s.Waits }

// StoppedClock: the clock of an account always runs.
func (*Account) StoppedClock() *Pause { return nil }

// Commands lists the commands that people give to an account.
func (*Account) Commands() []CommandName { return AccountCommands() }

// Knows: an account has everything that a fact about it can name.
func (*Account) Knows(Fact) bool { return true }

// Parties are everybody who ever owned the account.
func (a *Account) Parties() []Party {
	var list []Party
	for _, p := range a.Owners {
		list = append(list, Party{p.ID, RelationOwner})
	}
	return list
}

// Listing is what lists of accounts show.
func (a *Account) Listing() Listing {
	return Listing{Channel: a.Channel, Handle: a.Handle, Team: a.Team, OpenedAt: a.OpenedAt}
}

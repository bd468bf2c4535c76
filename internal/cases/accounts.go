package cases

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
	"duecourse/internal/register"
)

// The rights to do with account requests and the register of accounts.
const (
	RightRequestAccounts Right = "request_accounts" // to ask, and to answer for what names one
	RightDecideAccounts  Right = "decide_accounts"  // to verify, permit, review, suspend, transfer and close
	RightSeeAccounts     Right = "see_accounts"     // every request, and the whole register
	RightReportLeavers   Right = "report_leavers"   // that an owner has left
)

// Accounts is what the service asks of the register about accounts, as [Register].
type Accounts interface {
	AccountRequest(ctx context.Context, ref string) (*casework.AccountRequest, error)
	AccountRequestAt(ctx context.Context, ref string, seq int) (*casework.AccountRequest, error)
	AccountRequests(ctx context.Context, f AccountFilter) (Page[casework.AccountRequest], error)
	Account(ctx context.Context, ref string) (*casework.Account, error)
	AccountAt(ctx context.Context, ref string, seq int) (*casework.Account, error)
	Accounts(ctx context.Context, f AccountFilter) (Page[casework.Account], error)
	AccountOf(ctx context.Context, channel, handle string) (account *casework.Account, closed int, err error)

	SaveImport(ctx context.Context, im FileImport) error
	// BeginImport keeps that an import begins. False: one of this id goes on, or has been
	// done; one last heard of before silent does not.
	BeginImport(ctx context.Context, im FileImport, silent time.Time) (bool, error)
	FileImport(ctx context.Context, id string) (FileImport, error)
	FileImports(ctx context.Context, person string) ([]FileImport, error) // the newest first
}

// AccountWorkflows is what the service asks of their workflows, as [Workflows].
type AccountWorkflows interface {
	OpenRequest(ctx context.Context, ref string, start protocol.StartOf[casework.AccountRequest], r protocol.Request) (protocol.Answer, error)
	// OpenAccount begins an account that is brought in, or joins the one that runs; one
	// that was granted, or has been closed, is a [*casework.Refusal] or [ErrNotRunning].
	OpenAccount(ctx context.Context, start protocol.StartOf[casework.Account], claim protocol.Claim) (protocol.Claimed, error)
	SendTo(ctx context.Context, workflow string, r protocol.Request) (protocol.Answer, error)
	KnownTo(ctx context.Context, workflow, id string) (protocol.Answer, bool)
}

// RequestView is an account request as the caller may see it, at one moment.
type RequestView struct {
	Request   *casework.AccountRequest
	Forecast  []casework.Expected
	Offers    []casework.Offer
	Corporate []casework.Account // that exist for the channel: advice to a new request (S6)
	At        time.Time
}

// AccountView is an account as the caller may see it, at one moment.
type AccountView struct {
	Account  *casework.Account
	Forecast []casework.Expected
	Offers   []casework.Offer
	At       time.Time
}

// AccountAnswer is what became of a command to an account request, or to an
// account: it as it stood then or, when it is durable but not yet on the register,
// only its ref and sequence.
type AccountAnswer struct {
	Ref     string
	Seq     int
	Request *RequestView
	Account *AccountView
}

// RequestAccount asks for an account, and says which there are already (S6).
func (s *Service) RequestAccount(ctx context.Context, who Caller, wanted casework.RequestAccount) (AccountAnswer, error) {
	if err := s.May(who, RightRequestAccounts); err != nil {
		return AccountAnswer{}, err
	}
	wanted.Ref = ""
	c, err := ask[protocol.Command](who, "POST /account-requests", wanted)
	if err != nil {
		return AccountAnswer{}, fault(err)
	}
	if answer, done, err := s.before(ctx, c); done || err != nil {
		return answer, err
	}
	if err := s.named(&wanted); err != nil {
		return AccountAnswer{}, err
	}
	if r := new(casework.AccountRequest).CheckCommand(wanted, who.Actor, s.moment()); r != nil {
		return AccountAnswer{}, refused(r)
	}
	if err := s.free(ctx, wanted.Channel, wanted.Handle); err != nil {
		return AccountAnswer{}, err
	}
	mac := hmac.New(sha256.New, s.secret)
	writeParts(mac, "account request", c.id)
	wanted.Ref = "ACR-" + pairOfFours(mac.Sum(nil))
	c.command = wanted
	first, err := c.request(c.command)
	if err != nil {
		return AccountAnswer{}, fault(err)
	}
	writeParts(mac, "seed")
	taken, err := s.accountFlows.OpenRequest(ctx, wanted.Ref, protocol.StartOf[casework.AccountRequest]{
		Rules: *s.moment().Rules, Seed: fmt.Sprintf("%x", mac.Sum(nil)), First: &first,
	}, first)
	answer, err := s.became(ctx, c, protocol.AccountRequestID(wanted.Ref), taken, err)
	if answer.Request != nil {
		answer.Request.Corporate = s.corporate(ctx, wanted)
	}
	return answer, err
}

// named adds what people are called, and refuses ids that are nobody's.
func (s *Service) named(ask *casework.RequestAccount) error {
	ask.Administrators = slices.Clone(ask.Administrators)
	fields := map[string]*casework.Person{"line_manager": &ask.LineManager, "budget_holder": &ask.BudgetHolder}
	for i := range ask.Administrators {
		fields[fmt.Sprintf("administrators[%d]", i)] = &ask.Administrators[i]
	}
	for field, person := range fields {
		if err := s.name(field, person); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) name(field string, person *casework.Person) error {
	known, some := s.people.Person(person.ID)
	if !some {
		if person.ID == "" {
			return nil // the rules ask for it
		}
		return refused(casework.Invalid(field, "Nobody is known by the id %q.", person.ID))
	}
	person.Name = known.Name
	return nil
}

// free refuses a handle that is on the register, and says whose it is.
func (s *Service) free(ctx context.Context, channel, handle string) error {
	account, _, err := s.accounts.AccountOf(ctx, channel, handle)
	switch {
	case errors.Is(err, register.ErrNotFound):
		return nil
	case err != nil:
		return unavailable(err)
	case account.Closed():
		return nil
	}
	return refused(account.Taken())
}

// corporate lists accounts that reach the same audience on the channel, or any that
// is there (S6). It is advice: a register that does not answer gives none.
func (s *Service) corporate(ctx context.Context, ask casework.RequestAccount) []casework.Account {
	reading, cancel := readingFor(ctx)
	defer cancel()
	f := AccountFilter{Channel: ask.Channel, Stage: string(casework.AccountActive), Query: ask.Audience, Limit: 5}
	page, err := s.accounts.Accounts(reading, f)
	if err == nil && len(page.Items) == 0 {
		f.Query = ""
		page, err = s.accounts.Accounts(reading, f)
	}
	if err != nil {
		return nil
	}
	return page.Items
}

// DoRequest gives a command to an account request.
func (s *Service) DoRequest(ctx context.Context, who Caller, typed string, command casework.RequestCommand) (AccountAnswer, error) {
	r, err := s.request(ctx, who, typed)
	if err != nil {
		return AccountAnswer{}, err
	}
	c, err := ask[protocol.Command](who, "POST /account-requests/"+r.Ref+"/"+string(command.Name()), command)
	if err != nil {
		return AccountAnswer{}, fault(err)
	}
	if d, is := command.(casework.Delegate); is {
		if err := s.name("to", &d.To); err != nil {
			return AccountAnswer{}, err
		}
		command, c.command = d, d
	}
	return s.sendTo(ctx, c, protocol.AccountRequestID(r.Ref), r.CheckCommand(command, who.Actor, s.moment()))
}

// GiveFile takes a file into custody as evidence for a check (S5).
func (s *Service) GiveFile(ctx context.Context, who Caller, typed string, give casework.GiveEvidence, upload io.Reader) (AccountAnswer, error) {
	r, err := s.request(ctx, who, typed)
	if err != nil {
		return AccountAnswer{}, err
	}
	if refusal := r.CheckCommand(give, who.Actor, s.moment()); refusal != nil && who.Key == "" {
		return AccountAnswer{}, refused(refusal)
	}
	file := casework.File{}
	file.SHA256, file.Size, file.MediaType, err = s.vault.Put(ctx, upload)
	if err != nil {
		return AccountAnswer{}, fileProblem(err)
	}
	give.File = &file
	return s.DoRequest(ctx, who, typed, give)
}

// fileProblem names the field of a file that is not what it says it is.
func fileProblem(err error) error {
	known := keepingProblem(err)
	if e, ok := errors.AsType[*Error](known); ok && e.Code == "unsupported_media_type" {
		return refused(casework.Invalid("file", "This is no picture, PDF, video or saved page, whatever it is called."))
	}
	return known
}

// DoAccount gives a command to an account.
func (s *Service) DoAccount(ctx context.Context, who Caller, typed string, command casework.AccountCommand) (AccountAnswer, error) {
	right := RightDecideAccounts
	if command.Name() == casework.CommandOwnerLeft {
		right = RightReportLeavers
	}
	if err := s.May(who, right); err != nil {
		return AccountAnswer{}, err
	}
	a, err := s.account(ctx, typed)
	if err != nil {
		return AccountAnswer{}, err
	}
	c, err := ask[protocol.Command](who, "POST /accounts/"+a.Ref+"/"+string(command.Name()), command)
	if err != nil {
		return AccountAnswer{}, fault(err)
	}
	if x, is := command.(casework.TransferAccount); is {
		if err := s.name("to", &x.To); err != nil {
			return AccountAnswer{}, err
		}
		command, c.command = x, x
	}
	return s.sendTo(ctx, c, protocol.AccountID(a.Ref), a.CheckCommand(command, who.Actor, s.moment()))
}

// sendTo sends a command to its workflow. What the register would say is the answer of
// one that has ended.
func (s *Service) sendTo(ctx context.Context, c asked[protocol.Command], workflow string, ended *casework.Refusal) (AccountAnswer, error) {
	if answer, done, err := s.before(ctx, c); done || err != nil {
		return answer, err
	}
	r, err := c.request(c.command)
	if err != nil {
		return AccountAnswer{}, fault(err)
	}
	taken, err := s.accountFlows.SendTo(ctx, workflow, r)
	if errors.Is(err, ErrNotRunning) && ended != nil {
		return AccountAnswer{}, refused(ended)
	}
	return s.became(ctx, c, workflow, taken, err)
}

// before answers what was asked before as it was answered then.
func (s *Service) before(ctx context.Context, c asked[protocol.Command]) (AccountAnswer, bool, error) {
	if !c.keyed {
		return AccountAnswer{}, false, nil
	}
	reading, cancel := readingFor(ctx)
	defer cancel()
	kept, err := s.register.Request(reading, c.id)
	if err != nil {
		return AccountAnswer{}, false, nil //nolint:nilerr // without a register, the case recognises the request
	}
	if kept.Digest != c.digest {
		return AccountAnswer{}, false, keyReused()
	}
	return s.stood(ctx, c.who, kept.Ref, kept.Seq, s.momentAt(kept.At)), true, nil
}

// became is what the caller is told of a command.
func (s *Service) became(ctx context.Context, c asked[protocol.Command], workflow string, taken protocol.Answer, err error) (AccountAnswer, error) {
	if isUnknown(err) {
		known, some := s.accountFlows.KnownTo(ctx, workflow, c.id)
		if !some {
			return AccountAnswer{}, unknownOutcome(err)
		}
		taken, err = known, nil
	}
	switch {
	case errors.Is(err, ErrNotRunning):
		return AccountAnswer{}, unavailable(err)
	case err != nil:
		return AccountAnswer{}, problem(err)
	case taken.Digest != c.digest:
		return AccountAnswer{}, keyReused()
	}
	return s.stood(ctx, c.who, taken.Ref, taken.Seq, s.moment()), nil
}

// stood is an account request or an account as it stood after an event.
func (s *Service) stood(ctx context.Context, who Caller, ref string, seq int, m casework.Moment) AccountAnswer {
	reading, cancel := readingFor(ctx)
	defer cancel()
	answer := AccountAnswer{Ref: ref, Seq: seq}
	if strings.HasPrefix(ref, "ACR-") {
		if r, err := s.accounts.AccountRequestAt(reading, ref, seq); err == nil {
			answer.Request = requestView(who, r, m)
		}
	} else if a, err := s.accounts.AccountAt(reading, ref, seq); err == nil {
		answer.Account = accountView(who, a, m)
	}
	return answer
}

func requestView(who Caller, r *casework.AccountRequest, m casework.Moment) *RequestView {
	return &RequestView{Request: r, Forecast: r.Forecast(m), Offers: r.Offers(who.Actor, m), At: m.At}
}

func accountView(who Caller, a *casework.Account, m casework.Moment) *AccountView {
	return &AccountView{Account: a, Forecast: a.Forecast(m), Offers: a.Offers(who.Actor, m), At: m.At}
}

// refOfKind reads a ref of a kind as people type it.
func refOfKind(prefix, typed string) (string, error) {
	kind, code, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(typed)), "-")
	ref := kind + "-" + strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(code)
	if !regexp.MustCompile(`^` + prefix + `-[` + crockford + `]{4}-[` + crockford + `]{4}$`).MatchString(ref) {
		return "", noSuchCase()
	}
	return ref, nil
}

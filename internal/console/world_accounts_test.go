package console_test

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
	"duecourse/internal/casework/kinds"
)

const (
	asked      = "ACR-7K3M-9Q2D"
	accountRef = "SMA-7K3M-9Q2D"
)

// accountDesk keeps one account request and one account, to which it gives the
// commands as their workflows would.
type accountDesk struct {
	r       *account.Request
	a       *account.Account
	said    []casework.TimelineItem // of the request
	entered []casework.TimelineItem // of the account
	letters []casework.SentLetter
	file    string
	filter  account.Filter
	shelves func(account.Filter) (casework.Page[account.Account], error)
}

func line(e casework.Event) casework.TimelineItem {
	return casework.TimelineItem{
		Seq: e.Seq, At: e.At, Actor: e.Actor, Kind: e.Kind, Summary: kinds.All().Summary(e),
		Clause: kinds.All().Clause(e), Personal: e.Personal, Hash: strings.Repeat("ab", 32),
	}
}

func wanted() account.MakeRequest {
	return account.MakeRequest{
		Channel: "facebook", Handle: "@DerbyLibraries", Team: "Libraries", Purpose: "Opening hours and events.", Audience: "Readers",
		WhyNotCorporate: "The corporate page is not about books.", CoveredAs: account.CoveredEmployee,
		LineManager: someone("manager-1").Person, BudgetHolder: someone("budget-1").Person,
		Administrators: []casework.Person{someone("staff-2").Person},
	}
}

// asks has staff-1 ask for an account.
func (d *desk) asks() {
	d.t.Helper()
	_, err := d.RequestAccount(context.Background(), app.Caller{Actor: someone("staff-1")}, wanted())
	require.NoError(d.t, err)
}

// decides gives commands to the request that it has to take.
func (d *desk) decides(id string, commands ...casework.Command) {
	d.t.Helper()
	for _, command := range commands {
		_, err := d.Do(context.Background(), app.Caller{Actor: someone(id)}, account.RequestKindName, asked, command)
		require.NoError(d.t, err)
	}
}

// checked brings the request to Communications' decision.
func (d *desk) checked() {
	d.t.Helper()
	d.asks()
	d.decides("manager-1", account.Approve{Check: account.CheckLineManager, Approve: true, Reason: "We need it."})
	d.decides("budget-1", account.Approve{Check: account.CheckBudget, Approve: true})
	for _, check := range account.EvidenceChecks() {
		d.decides("staff-1", account.GiveEvidence{Check: check, CompletedOn: "2026-10-01", PolicyVersion: "2.1"})
		d.decides("comms-1", account.Verify{Check: check, Accept: true})
	}
}

// opens puts the account on the register.
func (d *desk) opens() {
	d.t.Helper()
	d.a = &account.Account{}
	evidence := []account.Accepted{}
	for _, check := range account.EvidenceChecks() {
		evidence = append(evidence, account.Accepted{Check: check, CompletedOn: "2026-10-01", ValidUntil: monday().AddDate(0, 11, 0)})
	}
	require.NoError(d.t, d.enter(someone("comms-1"), account.Open{
		Ref: accountRef, Channel: "facebook", Handle: "@DerbyLibraries", Team: "Libraries", Purpose: "Opening hours and events.",
		Owner: someone("staff-1").Person, Request: asked, Evidence: evidence,
	}))
}

func (d *desk) enter(by casework.Actor, command casework.Command) error {
	events, err := casework.Do(d.a, command, by, d.moment())
	for _, e := range events {
		d.entered = append(d.entered, line(e))
	}
	return err
}

func refusal(err error) error {
	if r, is := errors.AsType[*casework.Refusal](err); is {
		return &app.Error{Code: r.Code, Why: r.Why, Clause: r.Clause, Fields: r.Fields}
	}
	return err
}

func (d *desk) requested(who app.Caller, command casework.Command) (app.Answer, error) {
	d.who = who
	if d.fails != nil {
		return app.Answer{}, d.fails
	}
	if before, some := d.asked[who.Key]; who.Key != "" && some {
		return before, nil
	}
	if who.Expect != 0 && who.Expect != d.r.Seq {
		return app.Answer{}, &app.Error{Code: casework.CodeStale, Why: "The request has moved on."}
	}
	events, err := casework.Do(d.r, command, who.Actor, d.moment())
	if err != nil {
		return app.Answer{}, refusal(err)
	}
	d.given++
	for _, e := range events {
		d.said = append(d.said, line(e))
	}
	view := d.requestView(who)
	answer := app.Answer{Ref: asked, Seq: d.r.Seq, View: &view}
	d.asked[who.Key] = answer
	return answer, nil
}

func (d *desk) requestView(who app.Caller) app.View {
	m, seen := d.moment(), *d.r
	return app.View{Case: &seen, Forecast: casework.Forecast(&seen, m), Offers: casework.Offers(&seen, who.Actor, m), At: m.At}
}

func (d *desk) RequestAccount(_ context.Context, who app.Caller, ask account.MakeRequest) (app.Answer, error) {
	if d.r == nil {
		d.r = &account.Request{}
	}
	ask.Ref = asked
	return d.requested(who, ask)
}

func (d *desk) GiveFile(_ context.Context, who app.Caller, _ string, give account.GiveEvidence, upload io.Reader) (app.Answer, error) {
	content, err := io.ReadAll(upload)
	require.NoError(d.t, err)
	d.file = string(content)
	give.File = &account.File{SHA256: strings.Repeat("ab", 32), MediaType: "image/png", Size: int64(len(content))}
	return d.requested(who, give)
}

func (d *desk) showRequest(who app.Caller, ref string) (app.View, error) {
	if ref != asked || d.r == nil {
		return app.View{}, &app.Error{Code: casework.CodeNotFound, Why: "There is no such case."}
	}
	return d.requestView(who), nil
}

func (d *desk) AccountRequests(_ context.Context, _ app.Caller, f account.Filter, _ bool) (casework.Page[account.Request], error) {
	d.accountDesk.filter = f
	page := casework.Page[account.Request]{Next: d.more, Whole: true}
	if d.r != nil {
		page.Items = append(page.Items, *d.r)
	}
	n := len(page.Items)
	page.Total = &n
	return page, nil
}

func (d *desk) RequestFile(context.Context, app.Caller, string, account.CheckName) (account.File, io.ReadCloser, error) {
	return account.File{MediaType: "image/png", Size: int64(len(d.file))}, io.NopCloser(strings.NewReader(d.file)), nil
}

func (d *desk) Corporate(context.Context, app.Caller, string, string) ([]account.Account, error) {
	return []account.Account{{Handle: "@DerbyCityCouncil", Team: "Communications", Audience: "Everybody"}}, nil
}

func (d *desk) doAccount(who app.Caller, command casework.Command) (app.Answer, error) {
	if who.Expect != 0 && who.Expect != d.a.Seq {
		return app.Answer{}, &app.Error{Code: casework.CodeStale, Why: "The account has moved on."}
	}
	if err := d.enter(who.Actor, command); err != nil {
		return app.Answer{}, refusal(err)
	}
	view := d.accountView(who)
	return app.Answer{Ref: accountRef, Seq: d.a.Seq, View: &view}, nil
}

func (d *desk) accountView(who app.Caller) app.View {
	m, seen := d.moment(), *d.a
	return app.View{Case: &seen, Forecast: casework.Forecast(&seen, m), Offers: casework.Offers(&seen, who.Actor, m), At: m.At}
}

func (d *desk) showAccount(who app.Caller, ref string) (app.View, error) {
	if ref != accountRef || d.a == nil {
		return app.View{}, &app.Error{Code: casework.CodeNotFound, Why: "There is no such case."}
	}
	return d.accountView(who), nil
}

func (d *desk) Accounts(_ context.Context, _ app.Caller, f account.Filter) (casework.Page[account.Account], error) {
	d.accountDesk.filter = f
	if d.shelves != nil {
		return d.shelves(f)
	}
	page := casework.Page[account.Account]{Whole: true}
	if d.a != nil {
		page.Items = append(page.Items, *d.a)
	}
	n := len(page.Items)
	page.Total = &n
	return page, nil
}

func (d *desk) OwnAccounts(ctx context.Context, who app.Caller, f account.Filter) (casework.Page[account.Account], error) {
	return d.Accounts(ctx, who, f)
}

func (d *desk) CheckAccount(ctx context.Context, channel, handle string) (*account.Account, error) {
	if address.NormalAuthor(channel, handle) == "" {
		return d.Service.CheckAccount(ctx, channel, handle)
	}
	if d.a == nil || address.NormalAuthor(channel, handle) != address.NormalAuthor(d.a.Channel, d.a.Handle) {
		return nil, nil //nolint:nilnil // there is none, as the service says it
	}
	return d.a, nil
}

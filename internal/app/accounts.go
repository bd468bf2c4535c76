package app

import (
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// The rights to do with account requests and the register of accounts.
const (
	RightRequestAccounts Right = "request_accounts" // to ask, and to answer for what names one
	RightDecideAccounts  Right = "decide_accounts"  // to verify, permit, review, suspend, transfer and close
	RightSeeAccounts     Right = "see_accounts"     // every request, and the whole register
	RightReportLeavers   Right = "report_leavers"   // that an owner has left
)

// RequestView is an account request as the caller may see it, at one moment.
type RequestView struct {
	Request   *account.Request
	Forecast  []casework.Expected
	Offers    []casework.Offer
	Corporate []account.Account // that exist for the channel: advice to a new request (S6)
	At        time.Time
}

// AccountView is an account as the caller may see it, at one moment.
type AccountView struct {
	Account  *account.Account
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

func requestView(who Caller, r *account.Request, m casework.Moment) *RequestView {
	return &RequestView{Request: r, Forecast: casework.Forecast(r, m), Offers: casework.Offers(r, who.Actor, m), At: m.At}
}

func accountView(who Caller, a *account.Account, m casework.Moment) *AccountView {
	return &AccountView{Account: a, Forecast: casework.Forecast(a, m), Offers: casework.Offers(a, who.Actor, m), At: m.At}
}

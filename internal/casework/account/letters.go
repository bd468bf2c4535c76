package account

import (
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// LetterDue is the letter to send when the request has ended; empty: none.
func (r *Request) LetterDue() casework.LetterKind {
	switch r.Outcome {
	case RequestGranted:
		return casework.LetterPermission
	case RequestRefused:
		return casework.LetterRefusal
	case RequestLapsed:
		if r.Strict {
			return casework.LetterLapse
		}
	case RequestWithdrawn:
	}
	return ""
}

// Letter fills the fields of the letter that says how the request ended.
func (r *Request) Letter(kind casework.LetterKind, m casework.Moment) casework.LetterFields {
	fields := letterFields(r.Ref, r.letterClause(kind), m)
	fields.Channel, fields.Handle, fields.Team = address.ChannelTitle(r.Channel), r.Handle, r.Team
	fields.Addressee, fields.Account = r.Requester.Name, r.Account
	if d := r.Permission; d != nil {
		fields.Conditions, fields.CorporateAnswer, fields.Licence, fields.Reason = d.Conditions, d.CorporateAnswer, d.Licence, d.Reason
	}
	if c := r.refusedCheck(); c != nil {
		fields.Reason = c.Reason
	}
	if kind == casework.LetterLapse {
		fields.Reason = strings.Join(r.outstanding(m), ", ")
	}
	return fields
}

// letterClause is the clause that a letter cites. A refusal cites the one that asks for the
// approval that was refused.
func (r *Request) letterClause(kind casework.LetterKind) string {
	if c := r.refusedCheck(); c != nil && kind == casework.LetterRefusal {
		return c.Name.Clause()
	}
	return kind.Clause()
}

func (r *Request) refusedCheck() *Check {
	for i := range r.Checks {
		if r.Checks[i].Status == CheckRefused {
			return &r.Checks[i]
		}
	}
	return nil
}

// LetterOut records a letter that was sent.
func (r *Request) LetterOut(letter casework.Letter, m casework.Moment) []casework.Event {
	t := r.begin(casework.System(), m)
	letter.ID = casework.NextID("L", t.Letters)
	t.Emit(casework.LetterSent{ID: letter.ID, Letter: letter.Kind, Clause: r.letterClause(letter.Kind)}, &casework.Personal{Letter: &letter})
	return t.Done()
}

// LetterDraft is a letter that is to be sent.
type LetterDraft struct {
	Kind   casework.LetterKind
	To     casework.Person
	Fields casework.LetterFields
}

// LetterDue is the letter that an event of the account calls for; nil: none. It goes to the
// owner or, if the owner has left, to the deputy (domain §4).
func (a *Account) LetterDue(e casework.Event, m casework.Moment) *LetterDraft {
	if !a.Strict {
		return nil // it began before these letters
	}
	said := e.Personal
	if said == nil {
		said = &casework.Personal{}
	}
	switch f := e.Data.(type) {
	case Suspended:
		draft := a.draft(casework.LetterSuspension, f.Clause(), said.Text, m)
		draft.Fields.Cause, draft.Fields.Remedy = f.sentence(), f.Cause.remedy()
		return draft.orNone()
	case Transferred:
		return a.draft(casework.LetterTransfer, "S2", "", m).orNone()
	case Closed:
		return a.draft(casework.LetterClosure, "S2", said.Text, m).orNone()
	}
	return nil
}

func (a *Account) draft(kind casework.LetterKind, clause, reason string, m casework.Moment) *LetterDraft {
	to := a.Owner
	if a.OwnerLeft {
		to = casework.Person{}
		if a.Deputy != nil {
			to = *a.Deputy
		}
	}
	fields := letterFields(a.Ref, clause, m)
	fields.Channel, fields.Handle, fields.Team = address.ChannelTitle(a.Channel), a.Handle, a.Team
	fields.Addressee, fields.Account, fields.Licence, fields.Reason = to.Name, a.Ref, a.Licence, reason
	return &LetterDraft{Kind: kind, To: to, Fields: fields}
}

// orNone is nil if the letter has nobody to go to.
func (d *LetterDraft) orNone() *LetterDraft {
	if d.To.ID == "" {
		return nil
	}
	return d
}

// LetterOut records a letter that was sent.
func (a *Account) LetterOut(letter casework.Letter, clause string, m casework.Moment) []casework.Event {
	t := &accountContext{a, casework.NewRecorder(a, casework.System(), m)}
	letter.ID = casework.NextID("L", t.Letters)
	t.Emit(casework.LetterSent{ID: letter.ID, Letter: letter.Kind, Clause: clause}, &casework.Personal{Letter: &letter})
	return t.Done()
}

// letterFields are the fields that every letter about an account has.
func letterFields(ref, clause string, m casework.Moment) casework.LetterFields {
	fields := casework.LetterFields{
		Ref: ref, Date: m.At, Council: m.Rules.Council, Contact: m.Rules.Contact, SignedBy: "The Communications team",
	}
	fields.Clause, _ = m.Rules.Clause(clause)
	return fields
}

// Clause is the clause that a suspension follows from.
func (s Suspended) Clause() string {
	if s.Cause == CauseLapsed {
		return "S5"
	}
	return "S2"
}

// lapsed lists what has lapsed.
func (s Suspended) lapsed() []CheckName {
	if s.Of == "" {
		return nil
	}
	return append([]CheckName{s.Of}, s.Also...)
}

// sentence says in a sentence why the account is suspended.
func (s Suspended) sentence() string {
	if lapsed := s.lapsed(); len(lapsed) > 0 {
		return "This has lapsed: " + casework.List(lapsed) + "."
	}
	return casework.Upper(s.Cause.InSentence()) + "."
}

// remedy says how to mend what an account is suspended for.
func (c Cause) remedy() string {
	switch c {
	case CauseByHand:
		return "Tell us when you have put this right. We then decide whether the account can be used again."
	case CauseOwnerLeft:
		return "Tell us who takes the account over. The new owner gives us evidence that they accept our policies and have completed " +
			"the data protection e-learning. The account can then be used again."
	case CauseReviewMissed:
		return "Write to us and say who uses the account, and for what. We then review it and decide whether it can be used again."
	case CauseLapsed:
		return "Accept the policy or complete the e-learning again, and tell us the date and, for a policy, its version. " +
			"The account can then be used again."
	}
	return ""
}

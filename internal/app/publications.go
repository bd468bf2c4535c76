package app

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

// DraftPublication opens a publication.
func (s *Service) DraftPublication(ctx context.Context, who Caller, draft publication.Draft) (Answer, error) {
	draft.Ref = ""
	return s.Do(ctx, who, publication.KindName, "", draft)
}

// LogEnquiry opens a media enquiry (S8).
func (s *Service) LogEnquiry(ctx context.Context, who Caller, log publication.Log) (Answer, error) {
	log.Ref = ""
	return s.Do(ctx, who, publication.EnquiryKindName, "", log)
}

// Publications lists publications. Those who do not see every one get their own, and of the others
// the public part of what was released (S9).
func (s *Service) Publications(ctx context.Context, who Caller, f publication.Filter) (casework.Page[publication.Publication], error) {
	if err := s.May(who, publication.RightSeeReleased); err != nil {
		return casework.Page[publication.Publication]{}, err
	}
	if f.Writer = who.ID; s.SeesAll(who, publication.KindName) {
		f.Writer = ""
	}
	page, err := s.store.Publications(ctx, f)
	if err != nil {
		return page, listError(err)
	}
	for i := range page.Items {
		if one := &page.Items[i]; !s.sees(who, one) {
			if public := as[*publication.Publication](one.PublicPart()); public != nil {
				page.Items[i] = *public
			}
		}
	}
	return page, nil
}

// MediaEnquiries lists media enquiries.
func (s *Service) MediaEnquiries(ctx context.Context, who Caller, f publication.EnquiryFilter) (casework.Page[publication.Enquiry], error) {
	if err := s.May(who, publication.RightSeeEnquiries); err != nil {
		return casework.Page[publication.Enquiry]{}, err
	}
	page, err := s.store.MediaEnquiries(ctx, f)
	if err != nil {
		return page, listError(err)
	}
	return page, nil
}

// withLink adds to an approval when the service found the page behind the link (S7).
func (s *Service) withLink(ctx context.Context, ref string, command publication.Approve) (publication.Approve, error) {
	command.LinkSeenAt = nil
	c, err := s.read(ctx, ref)
	if err != nil {
		return command, err
	}
	p := as[*publication.Publication](c)
	if p == nil || !command.Approve || p.Words.Link == "" || p.Stage != publication.StageApproval {
		return command, nil
	}
	missing, err := s.findPage(ctx, p.Words.Link)
	switch {
	case err != nil:
		return command, &Error{
			Code: CodeUnavailable, Why: "The council's website does not answer, so nobody knows whether the page behind the link is there (S7). Nothing was changed. Try again in a moment.",
			RetryAfter: retryAfter, Cause: err,
		}
	case missing != "":
		return command, refused(casework.Refuse(casework.CodeNotNow, "S7", "The page behind the link cannot be opened. %s Content goes on the website first.", missing))
	}
	at := s.now().UTC()
	command.LinkSeenAt = &at
	return command, nil
}

// withPublication adds to an answer whether the publication has been released.
func (s *Service) withPublication(ctx context.Context, command publication.Answer) (publication.Answer, error) {
	command.Released = false
	ref, err := s.parseRef(publication.KindName, command.Publication)
	if err != nil {
		return command, refused(casework.Invalid("publication", "There is no such publication."))
	}
	c, err := s.read(ctx, ref)
	if err != nil {
		if failed, is := errors.AsType[*Error](err); is && failed.Code == casework.CodeNotFound {
			return command, refused(casework.Invalid("publication", "There is no such publication."))
		}
		return command, err
	}
	p := as[*publication.Publication](c)
	command.Publication, command.Released = ref, p != nil && p.PublicPart() != nil
	return command, nil
}

// CalendarKey is the secret with which a person reads the calendar of publications in a calendar
// program, which cannot sign in. Empty: they do not see every publication.
func (s *Service) CalendarKey(who Caller) string {
	if !s.SeesAll(who, publication.KindName) {
		return ""
	}
	return who.ID + "." + hex.EncodeToString(s.hash("calendar of publications", who.ID))
}

// Calendar lists what is planned from a month ago to a year ahead, for who has a key. For every
// other key there is no calendar.
func (s *Service) Calendar(ctx context.Context, key string) ([]publication.Publication, error) {
	id := key[:max(strings.LastIndexByte(key, '.'), 0)] // an id may have full stops
	person, known := s.people.Person(id)
	who := Caller{Actor: person.Actor}
	if want := s.CalendarKey(who); !known || want == "" || !hmac.Equal([]byte(want), []byte(key)) {
		return nil, notFound("There is no such calendar.")
	}
	now := s.now()
	return s.PlannedPublications(ctx, who, now.AddDate(0, -1, 0), now.AddDate(1, 0, 0))
}

// PlannedPublications lists what was or will be released in a span of time, in order.
func (s *Service) PlannedPublications(ctx context.Context, who Caller, from, to time.Time) ([]publication.Publication, error) {
	var all []publication.Publication
	f := publication.Filter{From: from, To: to, Limit: MaxPageSize}
	for {
		page, err := s.Publications(ctx, who, f)
		if err != nil {
			return nil, err
		}
		if all = append(all, page.Items...); page.Next == "" {
			break
		}
		f.Cursor = page.Next
	}
	all = slices.DeleteFunc(all, func(p publication.Publication) bool { return p.ReleaseAt() == nil })
	slices.SortStableFunc(all, func(a, b publication.Publication) int { return a.ReleaseAt().Compare(*b.ReleaseAt()) })
	return all, nil
}

package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// The columns of a file of posts.
const (
	columnChannel  = "channel"
	columnURL      = "url"
	columnAuthor   = "author"
	columnText     = "text"
	columnPostedAt = "posted_at"
)

// postFormat is a file of posts that people reported elsewhere.
func postFormat() importFormat {
	return importFormat{
		right: RightImport, parse: (*Service).parsePost,
		layout: csvLayout{
			of: "posts", columns: []string{columnChannel, columnURL, columnAuthor, columnText, columnPostedAt}, prefix: "post.",
			missing: func(columns []string) []casework.FieldError {
				wrong := required(columnChannel)(columns)
				if !slices.Contains(columns, columnURL) && !slices.Contains(columns, columnText) {
					wrong = append(wrong, casework.FieldError{Field: columnURL, Message: "Give the address of each post, or at least its text."})
				}
				return wrong
			},
		},
	}
}

func (s *Service) parsePost(in importContext, cells map[string]string) (importLine, error) {
	at, err := parsePostedAt(cells[columnPostedAt])
	post := incident.Post{
		Channel: cells[columnChannel], URL: strings.TrimSpace(cells[columnURL]), Author: strings.TrimSpace(cells[columnAuthor]),
		Text: cells[columnText], PostedAt: at,
	}
	take := func(ctx context.Context) (bool, error) { return s.importPost(ctx, in.who, post) }
	if in.dry {
		take = func(ctx context.Context) (bool, error) { return s.wouldOpen(ctx, in.who, post) }
	}
	return importLine{key: incident.PostKey(post), take: take}, err
}

func parsePostedAt(cell string) (*time.Time, error) {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return nil, nil
	}
	at, err := time.Parse(time.RFC3339, cell)
	if err != nil {
		return nil, &lineError{"posted_at: Write it as 2026-11-01T09:00:00Z, or leave it empty."}
	}
	at = at.UTC()
	return &at, nil
}

// wouldOpen says whether importing a post would open a case, or why it would be refused.
func (s *Service) wouldOpen(ctx context.Context, who Caller, post incident.Post) (bool, error) {
	var none incident.Case
	report := reportOf(post, "", "")
	for _, r := range []*casework.Refusal{casework.CheckEntry(report, s.now()), none.Check(report, who.Actor, s.moment())} {
		if r != nil {
			return false, refused(r)
		}
	}
	return s.needsCase(ctx, report.Post)
}

// needsCase says whether a post of a file needs a case: it never had one, or its words are
// not those that were found acceptable (domain §3, "Every post counts").
func (s *Service) needsCase(ctx context.Context, post incident.Post) (bool, error) {
	open, ever, err := s.store.PostCases(ctx, post)
	if err != nil {
		return false, unavailable(err)
	}
	if open != "" || ever == 0 {
		return open == "", nil
	}
	ref, err := s.store.LastClosed(ctx, post)
	if err != nil {
		return false, unavailable(err)
	}
	last, err := s.incident(ctx, ref)
	if err != nil {
		return false, err
	}
	same := post
	same.Text = ""
	return last.AnswersReport(same) && !last.AnswersReport(post), nil
}

// importPost opens the case of a post that never had one. It returns true if this import
// opened it, now or the first time that it was sent with the same key.
func (s *Service) importPost(ctx context.Context, who Caller, post incident.Post) (bool, error) {
	keyed := who.Key != ""
	who.Key = "import " + digestOf(who.Key, incident.PostKey(post))
	before, err := s.store.Request(ctx, requestID(who, routeReport))
	if err == nil {
		return keyed && before.Seq == 1, nil
	}
	if !errors.Is(err, casework.ErrNotFound) {
		return false, unavailable(err)
	}
	if needed, err := s.needsCase(ctx, post); err != nil || !needed {
		return false, err
	}
	answer, err := s.Do(ctx, who, incident.KindName, "", reportOf(post, "", ""))
	return answer.New && (keyed || !answer.Done), err
}

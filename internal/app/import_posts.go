package app

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// ImportProgress is what became of a file of posts.
type ImportProgress struct {
	Lines   int // that were looked at
	Created int // cases that were opened
	Refused []casework.RefusedLine
}

// Import reports the posts of a CSV file, line by line: the good ones are taken,
// the bad ones told. A post that has had a case is neither, so that a file that
// was broken off can be sent again; with the same Idempotency-Key, the cases that
// it opened the first time are counted again. It holds a few lines in memory,
// however long the file is. Progress, if given, is told after every line, never
// twice at once.
//
// A file without a proper header is refused as invalid; when posts cannot be
// reported for a while, the import ends as unavailable, and what was taken stays.
func (s *Service) Import(ctx context.Context, who Caller, file io.Reader, progress func(ImportProgress)) (ImportProgress, error) {
	if err := s.May(who, RightImport); err != nil {
		return ImportProgress{}, err
	}
	im := &importRun{progress: progress, read: func(cells map[string]string) (importLine, error) { return s.postIn(who, cells, false) }}
	return im.file(ctx, file, postLayout())
}

// postIn reads a post that was reported.
func (s *Service) postIn(who Caller, cells map[string]string, dry bool) (importLine, error) {
	post, err := parsePost(cells)
	if dry {
		return importLine{key: casework.PostKey(post), take: func(ctx context.Context) (bool, error) { return s.wouldOpen(ctx, who, post) }}, err
	}
	return importLine{key: casework.PostKey(post), take: func(ctx context.Context) (bool, error) { return s.importPost(ctx, who, post) }}, err
}

// wouldOpen says whether a post would get a case, or why it would be refused.
func (s *Service) wouldOpen(ctx context.Context, who Caller, post casework.Post) (bool, error) {
	post.Channel = casework.NormalChannel(post.Channel)
	var none casework.Incident
	if r := none.Check(casework.Report{Post: post}, who.Actor, s.moment()); r != nil {
		return false, refused(r)
	}
	_, ever, err := s.register.PostCases(ctx, post)
	if err != nil {
		return false, unavailable(err)
	}
	return ever == 0, nil
}

// importPost opens the case of a post, unless it has had one. It says whether this
// import opened it, now or when it was sent before with the same key.
func (s *Service) importPost(ctx context.Context, who Caller, post casework.Post) (bool, error) {
	keyed := who.Key != ""
	who.Key = "import " + digestOf(who.Key, casework.PostKey(post))
	before, err := s.register.Request(ctx, digestOf(who.ID, routeReport, who.Key))
	if err == nil {
		return keyed && before.Seq == 1, nil
	}
	if !errors.Is(err, casework.ErrNotFound) {
		return false, unavailable(err)
	}
	_, ever, err := s.register.PostCases(ctx, post)
	if err != nil {
		return false, unavailable(err)
	}
	if ever > 0 {
		return false, nil
	}
	answer, err := s.Report(ctx, who, post, "", "")
	return answer.New && (keyed || !answer.Done), err
}

// The columns of a file of posts, by their names in a header.
const (
	columnChannel  = "channel"
	columnURL      = "url"
	columnAuthor   = "author"
	columnText     = "text"
	columnPostedAt = "posted_at"
)

func postLayout() csvLayout {
	return csvLayout{
		of: "posts", columns: []string{columnChannel, columnURL, columnAuthor, columnText, columnPostedAt}, prefix: "post.",
		missing: func(columns []string) []casework.FieldError {
			wrong := required(columnChannel)(columns)
			if !slices.Contains(columns, columnURL) && !slices.Contains(columns, columnText) {
				wrong = append(wrong, casework.FieldError{Field: columnURL, Message: "Give the address of each post, or at least its text."})
			}
			return wrong
		},
	}
}

func parsePost(cells map[string]string) (casework.Post, error) {
	at, err := parsePostedAt(cells[columnPostedAt])
	return casework.Post{
		Channel: cells[columnChannel], URL: strings.TrimSpace(cells[columnURL]), Author: strings.TrimSpace(cells[columnAuthor]),
		Text: cells[columnText], PostedAt: at,
	}, err
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

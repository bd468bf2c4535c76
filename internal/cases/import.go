package cases

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"duecourse/internal/casework"
)

const (
	importsAtOnce = 8      // posts that are reported side by side
	importTries   = 4      // for a post that cannot be reported just now
	mostRefused   = 10_000 // lines that are listed; then the rest is left unread
)

// Imported is what became of a file of posts.
type Imported struct {
	Lines   int // that were looked at
	Created int // cases that were opened
	Refused []RefusedLine
}

// RefusedLine is a line that was not taken.
type RefusedLine struct {
	Line int    `json:"line"` // of the file, where the record begins
	Why  string `json:"why"`
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
func (s *Service) Import(ctx context.Context, who Caller, file io.Reader, progress func(Imported)) (Imported, error) {
	if err := s.May(who, RightImport); err != nil {
		return Imported{}, err
	}
	sheet, err := readSheet(file)
	if err != nil {
		return Imported{}, problem(err)
	}
	im := &importing{service: s, who: who, progress: progress, posts: map[string]bool{}}
	workers, working := errgroup.WithContext(ctx)
	workers.SetLimit(importsAtOnce)
	err = im.each(working, sheet, func(line int, post casework.Post) {
		workers.Go(func() error { return im.take(working, line, post) })
	})
	err = errors.Join(workers.Wait(), err)
	switch {
	case err == nil:
		return im.result(), nil
	case ctx.Err() != nil:
		return im.result(), unavailable(err)
	}
	return im.result(), problem(err)
}

// importing is an import under way.
type importing struct {
	service  *Service
	who      Caller
	progress func(Imported)

	mu    sync.Mutex
	sofar Imported
	posts map[string]bool // that are being reported
}

// each goes through the posts of a file, until its end or until it makes no sense to go on.
func (im *importing) each(ctx context.Context, sheet *sheet, report func(line int, post casework.Post)) error {
	for ctx.Err() == nil {
		line, post, err := sheet.next()
		var bad *badLine
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			if !im.refuse(line, bad.why) {
				return nil
			}
		case err != nil:
			return err
		default:
			report(line, post)
		}
	}
	return ctx.Err()
}

// take reports a post that has had no case yet.
func (im *importing) take(ctx context.Context, line int, post casework.Post) error {
	key := casework.PostKey(post)
	if !im.enter(key) {
		im.done(false)
		return nil // the same post, some lines before
	}
	defer im.leave(key)
	for try := 1; ; try++ {
		created, err := im.service.importPost(ctx, im.who, post)
		var known *Error
		switch {
		case err == nil:
			im.done(created)
			return nil
		case !errors.As(err, &known), known.Code == CodeInternal:
			return err
		case known.Code != CodeUnavailable:
			im.refuse(line, whyRefused(known))
			return nil
		case try == importTries:
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(known.RetryAfter):
		}
	}
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
	if !errors.Is(err, ErrNotRegistered) {
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

func whyRefused(e *Error) string {
	why := e.Why
	for _, f := range e.Fields {
		why += " " + f.Field + ": " + f.Message
	}
	return why
}

func (im *importing) enter(key string) bool {
	im.mu.Lock()
	defer im.mu.Unlock()
	if im.posts[key] {
		return false
	}
	im.posts[key] = true
	return true
}

func (im *importing) leave(key string) {
	im.mu.Lock()
	defer im.mu.Unlock()
	delete(im.posts, key)
}

func (im *importing) done(created bool) {
	im.mu.Lock()
	defer im.mu.Unlock()
	if created {
		im.sofar.Created++
	}
	im.tell()
}

// refuse notes a line that is not taken. False: there are too many of them.
func (im *importing) refuse(line int, why string) bool {
	im.mu.Lock()
	defer im.mu.Unlock()
	room := len(im.sofar.Refused) < mostRefused-1
	if !room {
		why = "Too many lines are refused. What comes after this one was not read."
	}
	if len(im.sofar.Refused) < mostRefused {
		im.sofar.Refused = append(im.sofar.Refused, RefusedLine{Line: line, Why: why})
	}
	im.tell()
	return room
}

func (im *importing) tell() {
	im.sofar.Lines++
	if im.progress != nil {
		im.progress(im.sofar)
	}
}

// result lists the refused lines in the order of the file.
func (im *importing) result() Imported {
	im.mu.Lock()
	defer im.mu.Unlock()
	slices.SortFunc(im.sofar.Refused, func(a, b RefusedLine) int { return a.Line - b.Line })
	return im.sofar
}

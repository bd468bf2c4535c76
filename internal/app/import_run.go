package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"duecourse/internal/casework"
)

const (
	importWorkers   = 8      // lines that are taken side by side
	importAttempts  = 4      // for a line that cannot be taken just now
	maxRefusedLines = 10_000 // lines that are listed; then the rest is left unread
)

// importing is a file that is being taken in, line by line.
type importRun struct {
	// read makes an entry of the cells of a line, or says as a [badLine] why it is none.
	read     func(cells map[string]string) (importLine, error)
	progress func(ImportProgress) // nil: nobody asks

	mu    sync.Mutex
	sofar ImportProgress
	busy  map[string]bool            // keys of what is being taken
	taken map[[sha256.Size]byte]bool // of their keys
}

// entry is what a line asks for.
type importLine struct {
	key  string                                            // the same for what is the same
	says string                                            // what lines of the same key may not contradict each other about
	take func(ctx context.Context) (taken bool, err error) // nil: a line before this one asked for the same
}

// file takes a whole file in.
func (im *importRun) file(ctx context.Context, file io.Reader, of csvLayout) (ImportProgress, error) {
	sheet, err := openCSV(file, of)
	if err != nil {
		return ImportProgress{}, toError(err)
	}
	im.busy, im.taken = map[string]bool{}, map[[sha256.Size]byte]bool{}
	workers, working := errgroup.WithContext(ctx)
	workers.SetLimit(importWorkers)
	err = im.each(working, sheet, func(line int, e importLine) {
		workers.Go(func() error { return im.take(working, line, e) })
	})
	err = errors.Join(workers.Wait(), err)
	switch {
	case err == nil:
		return im.result(), nil
	case ctx.Err() != nil:
		return im.result(), unavailable(err)
	}
	return im.result(), toError(err)
}

// each goes through the lines of a file, until its end or until it makes no sense to go on.
func (im *importRun) each(ctx context.Context, sheet *csvFile, take func(line int, e importLine)) error {
	for ctx.Err() == nil {
		line, cells, err := sheet.next()
		var e importLine
		if err == nil {
			e, err = im.read(cells)
		}
		var bad *lineError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			if !im.refuse(line, bad.why) {
				return nil
			}
		case err != nil:
			return err
		case e.take == nil:
			im.done(e.key, false)
		default:
			take(line, e)
		}
	}
	return ctx.Err()
}

// take takes a line, unless the same is being taken.
func (im *importRun) take(ctx context.Context, line int, e importLine) error {
	if !im.enter(e.key) {
		im.done(e.key, false)
		return nil // the same, some lines before
	}
	defer im.leave(e.key)
	for try := 1; ; try++ {
		taken, err := e.take(ctx)
		var known *Error
		switch {
		case err == nil:
			im.done(e.key, taken)
			return nil
		case !errors.As(err, &known), known.Code == CodeInternal:
			return err
		case known.Code != CodeUnavailable:
			im.refuse(line, refusalText(known))
			return nil
		case try == importAttempts:
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(known.RetryAfter):
		}
	}
}

// whyRefused is in the words of a file: of what is wrong with a field, its column.
func refusalText(e *Error) string {
	if len(e.Fields) == 0 {
		return e.Why
	}
	all := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		all[i] = f.Field[strings.LastIndex(f.Field, ".")+1:] + ": " + f.Message
	}
	return strings.Join(all, " ")
}

func (im *importRun) enter(key string) bool {
	im.mu.Lock()
	defer im.mu.Unlock()
	if im.busy[key] {
		return false
	}
	im.busy[key] = true
	return true
}

func (im *importRun) leave(key string) {
	im.mu.Lock()
	defer im.mu.Unlock()
	delete(im.busy, key)
}

// done counts a line. What was taken counts once, however often the file says it.
func (im *importRun) done(key string, taken bool) {
	im.mu.Lock()
	defer im.mu.Unlock()
	sum := sha256.Sum256([]byte(key))
	if taken && !im.taken[sum] {
		im.sofar.Created++
		if len(im.taken) < maxRememberedLines {
			im.taken[sum] = true
		}
	}
	im.tell()
}

// refuse notes a line that is not taken. False: there are too many of them.
func (im *importRun) refuse(line int, why string) bool {
	im.mu.Lock()
	defer im.mu.Unlock()
	room := len(im.sofar.Refused) < maxRefusedLines-1
	if !room {
		why = "Too many lines are refused. What comes after this one was not read."
	}
	if len(im.sofar.Refused) < maxRefusedLines {
		im.sofar.Refused = append(im.sofar.Refused, casework.RefusedLine{Line: line, Why: why})
	}
	im.tell()
	return room
}

func (im *importRun) tell() {
	im.sofar.Lines++
	if im.progress != nil {
		im.progress(im.sofar)
	}
}

// result lists the refused lines in the order of the file.
func (im *importRun) result() ImportProgress {
	im.mu.Lock()
	defer im.mu.Unlock()
	slices.SortFunc(im.sofar.Refused, func(a, b casework.RefusedLine) int { return a.Line - b.Line })
	return im.sofar
}

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
	importWorkers   = 8      // lines that are imported at the same time
	importAttempts  = 4      // for a line while the service is unavailable
	maxRefusedLines = 10_000 // after which the import stops

	// maxRememberedLines is how many lines of a file are remembered, to recognise
	// repeated ones. After that the counts are less exact; the store still prevents
	// duplicates.
	maxRememberedLines = 100_000

	progressInterval = time.Second // between two saves of the progress
)

// ImportProgress is how many lines of a file have been read, and with what result.
type ImportProgress struct {
	Lines   int // that were read
	Created int // lines that changed something: of posts, the cases opened
	Refused []casework.RefusedLine
}

// importRun imports one file, line by line.
type importRun struct {
	layout   csvLayout
	parse    func(cells map[string]string) (importLine, error) // a [*lineError] refuses the line
	progress func(ImportProgress)                              // may be nil

	values map[string]string // of earlier lines, by key; nil: lines may repeat and differ

	mu    sync.Mutex
	sofar ImportProgress
	busy  map[string]chan struct{}   // by key of a line that is being imported; closed once it is
	taken map[[sha256.Size]byte]bool // hashes of the keys that were imported
}

// importLine is what one line asks for.
type importLine struct {
	key   string // names what the line is about
	value string // what it says about it
	take  func(ctx context.Context) (taken bool, err error)
}

func (s *Service) newImportRun(kind casework.ImportKind, who Caller, dry bool, progress func(ImportProgress)) *importRun {
	who.uncounted = true // the import counts as one command
	format, in := formatOf(kind), importContext{who: who, dry: dry, staff: s.staffIndex()}
	im := &importRun{layout: format.layout, progress: progress, busy: map[string]chan struct{}{}, taken: map[[sha256.Size]byte]bool{}}
	im.parse = func(cells map[string]string) (importLine, error) { return format.parse(s, in, cells) }
	if format.unique {
		im.values = map[string]string{}
	}
	return im
}

// file imports the whole file.
func (im *importRun) file(ctx context.Context, from io.Reader) (ImportProgress, error) {
	lines, err := openCSV(from, im.layout)
	if err != nil {
		return ImportProgress{}, toError(err)
	}
	workers, working := errgroup.WithContext(ctx)
	workers.SetLimit(importWorkers)
	err = im.each(working, lines, func(number int, line importLine) {
		workers.Go(func() error { return im.take(working, number, line) })
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

// each reads the lines of a file until its end, or until there are too many mistakes.
func (im *importRun) each(ctx context.Context, file *csvFile, take func(number int, line importLine)) error {
	for ctx.Err() == nil {
		number, cells, err := file.next()
		var line importLine
		var known bool
		if err == nil {
			line, err = im.parse(cells)
		}
		if err == nil {
			known, err = im.known(line)
		}
		var wrong *lineError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &wrong):
			if !im.refuse(number, wrong.why) {
				return nil
			}
		case err != nil:
			return err
		case known:
			im.done(line.key, false)
		default:
			take(number, line)
		}
	}
	return ctx.Err()
}

// known says whether an earlier line of the file said the same. It refuses a line that
// contradicts an earlier one: only a person can say which of them is right.
func (im *importRun) known(line importLine) (bool, error) {
	if im.values == nil {
		return false, nil
	}
	before, known := im.values[line.key]
	switch {
	case known && before != line.value:
		return false, &lineError{"An earlier line says something different about the same."}
	case !known && len(im.values) < maxRememberedLines:
		im.values[line.key] = line.value
	}
	return known, nil
}

// take imports one line. Lines with the same key are imported one after the other, so that
// each of them is counted for what it is.
func (im *importRun) take(ctx context.Context, number int, line importLine) error {
	if err := im.enter(ctx, line.key); err != nil {
		return err
	}
	defer im.leave(line.key)
	for attempt := 1; ; attempt++ {
		taken, err := line.take(ctx)
		var known *Error
		switch {
		case err == nil:
			im.done(line.key, taken)
			return nil
		case !errors.As(err, &known), known.Code == CodeInternal:
			return err
		case known.Code != CodeUnavailable:
			im.refuse(number, refusalText(known))
			return nil
		case attempt == importAttempts:
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(known.RetryAfter):
		}
	}
}

// refusalText is what to tell the sender of a file: for each wrong field, its column.
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

// enter waits until no line with the key is being imported.
func (im *importRun) enter(ctx context.Context, key string) error {
	for {
		im.mu.Lock()
		imported, busy := im.busy[key]
		if !busy {
			im.busy[key] = make(chan struct{})
		}
		im.mu.Unlock()
		if !busy {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-imported:
		}
	}
}

func (im *importRun) leave(key string) {
	im.mu.Lock()
	defer im.mu.Unlock()
	close(im.busy[key])
	delete(im.busy, key)
}

// done counts a line. It counts what was taken once, however often the file repeats it.
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
	im.count()
}

// refuse notes a line that was not taken. It returns false when there are too many.
func (im *importRun) refuse(number int, why string) bool {
	im.mu.Lock()
	defer im.mu.Unlock()
	room := len(im.sofar.Refused) < maxRefusedLines-1
	if !room {
		why = "Too many lines are refused. The lines after this one were not read."
	}
	if len(im.sofar.Refused) < maxRefusedLines {
		im.sofar.Refused = append(im.sofar.Refused, casework.RefusedLine{Line: number, Why: why})
	}
	im.count()
	return room
}

func (im *importRun) count() {
	im.sofar.Lines++
	if im.progress != nil {
		im.progress(im.sofar)
	}
}

// soFar is a copy of the progress.
func (im *importRun) soFar() ImportProgress {
	im.mu.Lock()
	defer im.mu.Unlock()
	sofar := im.sofar
	sofar.Refused = slices.Clone(sofar.Refused)
	return sofar
}

// result lists the refused lines in the order of the file.
func (im *importRun) result() ImportProgress {
	sofar := im.soFar()
	slices.SortFunc(sofar.Refused, func(a, b casework.RefusedLine) int { return a.Line - b.Line })
	return sofar
}

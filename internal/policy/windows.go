package policy

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"duecourse/internal/casework"
)

// WithWindows returns the policy with other window lengths, for demonstrations:
// {"block": "10s"}. It reports all unknown names and unreadable spans at once.
func (p *Policy) WithWindows(overrides map[string]string) (*Policy, error) {
	changed := *p
	changed.Windows = maps.Clone(p.Windows)
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(overrides)) {
		window := casework.Window(name)
		if !slices.Contains(casework.Windows(), window) {
			problems = append(problems, fmt.Errorf("there is no window %q; the windows are %s", name, strings.Join(names(casework.Windows()), ", ")))
			continue
		}
		span, err := readWindow(window, overrides[name])
		if err != nil {
			problems = append(problems, fmt.Errorf("window %s: %w", name, err))
			continue
		}
		changed.Windows[window] = span
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return &changed, nil
}

// readWindow reads a span and refuses kinds of span that do not suit the window.
func readWindow(w casework.Window, text string) (casework.Span, error) {
	span, err := casework.ParseSpan(text)
	switch {
	case err != nil:
		return casework.Span{}, err
	case w != casework.WindowReminder && span.Share > 0:
		return casework.Span{}, errors.New("only the reminder can be half of the window")
	case w == casework.WindowReminder && span.WorkingDays > 0:
		return casework.Span{}, errors.New("must be an elapsed time or half of the window, not working days")
	case w == casework.WindowLateRelease && span.WorkingDays > 0:
		return casework.Span{}, errors.New("must be an elapsed time such as 4h, not working days: an embargo ends day and night (S9)")
	case w == casework.WindowBlock && span.WorkingDays > 0:
		return casework.Span{}, errors.New("must be an elapsed time such as 168h, not working days: a block runs day and night (R4)")
	}
	return span, nil
}

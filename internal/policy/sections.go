package policy

import (
	"fmt"
	"slices"
	"strings"

	"duecourse/internal/casework"
)

// clauseIDs are the clauses that the code and the letters cite: R1–R12, S1–S16.
func clauseIDs() []string {
	var ids []string
	for n := range 12 {
		ids = append(ids, fmt.Sprintf("R%d", n+1))
	}
	for n := range 16 {
		ids = append(ids, fmt.Sprintf("S%d", n+1))
	}
	return ids
}

// checkIDs are the checks that a request for an account runs (domain §4).
func checkIDs() []string {
	return []string{
		"line_manager_approval", "budget_approval",
		"information_security_policy", "data_protection_policy", "data_protection_elearning",
	}
}

// entries reads a list whose items have an id, each of ids exactly once. With
// no ids any id will do, once.
func entries(o object, name string, ids []string, fields ...string) []object {
	items := o.list(name, append([]string{"id"}, fields...)...)
	var seen []string
	for _, item := range items {
		id := item.scalar("id")
		switch {
		case !id.ok:
		case slices.Contains(seen, id.text):
			id.invalid("%s appears twice", id.text)
		case len(ids) > 0 && !slices.Contains(ids, id.text):
			id.invalid("%q is not one of %s", id.text, strings.Join(ids, ", "))
		}
		seen = append(seen, id.text)
	}
	missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(seen, id) })
	if node := o.fields[name]; node != nil && len(missing) > 0 {
		o.problems.add(node.Line, o.at(name), "these are missing: %s", strings.Join(missing, ", "))
	}
	return items
}

func readClauses(o object) []casework.Clause {
	var clauses []casework.Clause
	for _, item := range entries(o, "clauses", clauseIDs(), "text") {
		clauses = append(clauses, casework.Clause{ID: item.text("id"), Text: item.text("text")})
	}
	return clauses
}

// clause reads a citation. That every clause is there is checked with the clauses.
func clause(item object) string {
	s := item.scalar("clause")
	if s.ok && !slices.Contains(clauseIDs(), s.text) {
		s.invalid("there is no clause %q", s.text)
	}
	return s.text
}

func readGrounds(o object) []casework.GroundRule {
	var grounds []casework.GroundRule
	for _, item := range entries(o, "grounds", names(casework.Grounds()), "clause", "wording", "criminal", "police", "legal_action") {
		grounds = append(grounds, casework.GroundRule{
			ID: casework.Ground(item.text("id")), Clause: clause(item), Wording: item.text("wording"),
			Criminal: item.flag("criminal"), Police: item.flag("police"), LegalAction: item.flag("legal_action"),
		})
	}
	return grounds
}

func readMeasures(o object) []casework.MeasureRule {
	var measures []casework.MeasureRule
	for _, item := range entries(o, "measures", names(casework.Measures()), "clause", "wording") {
		measures = append(measures, casework.MeasureRule{
			ID: casework.Measure(item.text("id")), Clause: clause(item), Wording: item.text("wording"),
		})
	}
	return measures
}

func readChecks(o object) []Check {
	var checks []Check
	for _, item := range entries(o, "checks", checkIDs(), "clause", "wording") {
		checks = append(checks, Check{ID: item.text("id"), Clause: clause(item), Wording: item.text("wording")})
	}
	return checks
}

func readCovered(o object, name string) []Covered {
	var kinds []Covered
	for _, item := range entries(o, name, nil, "wording") {
		kinds = append(kinds, Covered{ID: item.text("id"), Wording: item.text("wording")})
	}
	return kinds
}

// readGuidance reads the page for staff. Policy files made before there was one have none.
func readGuidance(o object) []Guidance {
	if o.fields["guidance"] == nil {
		return nil
	}
	var parts []Guidance
	for _, item := range entries(o, "guidance", nil, "heading", "text") {
		part := Guidance{ID: item.text("id"), Heading: item.text("heading")}
		for paragraph := range strings.SplitSeq(item.text("text"), "\n\n") {
			part.Text = append(part.Text, strings.Join(strings.Fields(paragraph), " "))
		}
		parts = append(parts, part)
	}
	return parts
}

func readWindows(o object) map[casework.Window]casework.Span {
	windows := map[casework.Window]casework.Span{}
	group := o.object("windows", names(casework.Windows())...)
	for _, w := range casework.Windows() {
		s := group.scalar(string(w))
		if !s.ok {
			continue
		}
		span, err := readWindow(w, s.text)
		if err != nil {
			s.invalid("%s", err)
		}
		windows[w] = span
	}
	return windows
}

func readLetters(o object) map[casework.LetterKind]casework.Form {
	letters := map[casework.LetterKind]casework.Form{}
	group := o.object("letters", names(casework.LetterKinds())...)
	for _, kind := range casework.LetterKinds() {
		letter := group.object(string(kind), "subject", "body")
		subject, body := letter.scalar("subject"), letter.scalar("body")
		form := casework.Form{Subject: subject.text, Body: body.text}
		if subject.ok && body.ok {
			if err := form.Check(); err != nil {
				letter.problems.add(letter.line, letter.path, "%s", err)
			}
		}
		letters[kind] = form
	}
	return letters
}

func names[T ~string](values []T) []string {
	var list []string
	for _, v := range values {
		list = append(list, string(v))
	}
	return list
}

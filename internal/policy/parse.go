package policy

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/casework"
)

// Parse reads a policy. The name of the file is for the messages only. The
// error is an [Invalid] with every problem found.
func Parse(file string, data []byte) (*Policy, error) {
	found := &problems{file: file}
	root, err := document(data)
	if err != nil {
		line, message := syntaxError(err)
		found.add(line, "", "%s", message)
		return nil, found.err()
	}
	policy := readPolicy(newObject(found, "", root,
		"version", "effective", "next_review", "council", "complaints", "support", "support_outside", "working_hours", "legal_advice", "reviews",
		"clauses", "grounds", "measures", "windows", "checks", "covered_as", "not_covered", "guidance", "letters"))
	if err := found.err(); err != nil {
		return nil, err
	}
	return policy, nil
}

// document is the one YAML document that a policy file holds.
func document(data []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, further yaml.Node
	if err := decoder.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty")
	} else if err != nil {
		return nil, err
	}
	if err := decoder.Decode(&further); !errors.Is(err, io.EOF) {
		return nil, errors.New("the file holds more than one document")
	}
	return doc.Content[0], nil
}

// syntaxError takes the line out of the library's message: "yaml: line 3: …".
// The library counts from 0 when its parser, not its scanner, gave up.
func syntaxError(err error) (line int, message string) {
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	if m := regexp.MustCompile(`^line (\d+): (.*)$`).FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		message = m[2]
	}
	if line > 0 && strings.HasPrefix(message, "did not find expected") {
		line++
	}
	return line, message
}

func readPolicy(o object) *Policy {
	p := &Policy{
		Version: o.text("version"), Complaints: o.text("complaints"), Support: o.text("support"), SupportOutside: o.textOr("support_outside", o.text("support")),
		Hours:   readHours(o.object("working_hours", "zone", "opens", "closes", "closed_days")),
		Council: readCouncil(o.object("council", "name", "colour", "contact", "website")),
		Clauses: readClauses(o), Grounds: readGrounds(o), Measures: readMeasures(o),
		Windows: readWindows(o), Checks: readChecks(o), Letters: readLetters(o),
		CoveredAs: readCovered(o, "covered_as"), NotCovered: readCovered(o, "not_covered"), Guidance: readGuidance(o),
	}
	p.Effective, p.NextReview = readDates(o, p.Hours.Zone)
	p.Binding = readBinding(o.object("legal_advice", "binding"))
	p.Deputies = readDeputies(o)
	return p
}

// readBinding reports a missing value, unlike flag: the policy must say whether Legal's
// opposition is final (R8).
func readBinding(o object) bool {
	o.node("binding")
	return o.flag("binding")
}

// anyOfficer lets every officer of Communications stand in for the head.
const anyOfficer = "any officer"

// readDeputies reads who reviews a decision in which the head of Communications took part: "any
// officer", or a list of ids. Policy files made before it was asked for name any officer.
func readDeputies(o object) casework.DeputyRule {
	if o.fields["reviews"] == nil {
		return casework.DeputyRule{AnyOfficer: true}
	}
	reviews := o.object("reviews", "lead_deputies")
	node := reviews.node("lead_deputies")
	if node == nil {
		return casework.DeputyRule{}
	}
	if node.Kind == yaml.ScalarNode {
		if s := reviews.scalar("lead_deputies"); s.ok && s.text != anyOfficer {
			s.invalid("write %q, or a list of ids of officers", anyOfficer)
		}
		return casework.DeputyRule{AnyOfficer: true}
	}
	var rule casework.DeputyRule
	for _, item := range reviews.items("lead_deputies") {
		if id := strings.TrimSpace(item.Value); item.Kind != yaml.ScalarNode || id == "" || slices.Contains(rule.Officers, id) {
			o.problems.add(item.Line, reviews.at("lead_deputies"), "every officer has an id, each of them once")
		} else {
			rule.Officers = append(rule.Officers, id)
		}
	}
	return rule
}

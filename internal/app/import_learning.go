package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"duecourse/internal/casework/account"
)

// learningFormat is a file of courses that people completed, from the learning platform.
// Imported learning counts as verified, so it takes Communications to import it (S5).
func learningFormat() importFormat {
	return importFormat{
		right: account.RightDecide, unique: true, parse: (*Service).parseLearning,
		layout: csvLayout{
			of: "completed learning", columns: []string{"person", "course", "date", "policy_version"},
			missing: required("person", "course", "date"),
		},
	}
}

func (s *Service) parseLearning(in importContext, cells map[string]string) (importLine, error) {
	person, err := in.staff.find("person", cells["person"])
	if err != nil {
		return importLine{}, err
	}
	check, err := s.parseCourse(cells["course"])
	if err != nil {
		return importLine{}, err
	}
	on, version := strings.TrimSpace(cells["date"]), strings.TrimSpace(cells["policy_version"])
	if len(on) > len(time.DateOnly) && on[len(time.DateOnly)] == 'T' {
		on = on[:len(time.DateOnly)] // learning platforms add the time of day
	}
	if _, err := time.Parse(time.DateOnly, on); err != nil {
		return importLine{}, &lineError{"date: Write it as 2026-11-20."}
	}
	if on > s.now().In(s.policy.Zone()).Format(time.DateOnly) {
		return importLine{}, &lineError{"date: Enter a date that is not in the future."}
	}
	in.who.Key = subKey(in.who.Key, "learning", person.ID, string(check), on)
	return importLine{key: person.ID + "\n" + string(check) + "\n" + on, value: version, take: func(ctx context.Context) (bool, error) {
		requests, err := s.tellRequests(ctx, in, person.ID, account.RecordLearning{
			Check: check, CompletedOn: on, PolicyVersion: version, Note: "From the learning platform",
		})
		if err != nil {
			return requests, err
		}
		accounts, err := s.tellAccounts(ctx, in, person.ID, account.RenewLearning{Check: check, CompletedOn: on, PolicyVersion: version})
		return requests || accounts, err
	}}, nil
}

// parseCourse finds the check that a course meets: by its id, its title, or the words of
// the policy.
func (s *Service) parseCourse(course string) (account.CheckName, error) {
	plain := func(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }
	for _, check := range account.EvidenceChecks() {
		names := []string{string(check), check.Title()}
		for _, c := range s.policy.Checks {
			if c.ID == string(check) {
				names = append(names, c.Wording)
			}
		}
		for _, name := range names {
			if plain(name) == plain(course) {
				return check, nil
			}
		}
	}
	return "", &lineError{fmt.Sprintf("course: Enter information_security_policy, data_protection_policy or data_protection_elearning, not %q.", strings.TrimSpace(course))}
}

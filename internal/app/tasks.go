package app

import (
	"context"
	"slices"

	"duecourse/internal/casework"
)

// Tasks lists what waits for the caller, the first due first. Unless mine is set, it also
// lists what waits for anybody with one of the caller's roles. The first page begins with
// the review of the policy, if that is overdue.
func (s *Service) Tasks(ctx context.Context, who Caller, mine bool, limit int, cursor string) (casework.Page[casework.WorklistItem], error) {
	var before []casework.WorklistItem
	if cursor == "" && limit != 1 && who.Has(casework.RoleCommsLead) {
		before = s.policyTasks()
	}
	if limit > 1 {
		limit -= len(before)
	}
	page, err := s.store.Tasks(ctx, casework.TaskFilter{
		Person: who.ID, Roles: who.Roles, Mine: mine, Limit: limit, Cursor: cursor,
	})
	if err != nil {
		return casework.Page[casework.WorklistItem]{}, listError(err)
	}
	now := s.now()
	for i := range page.Items {
		page.Items[i].Overdue = page.Items[i].Due.Before(now)
	}
	page.Items = slices.Concat(before, page.Items)
	page.Whole = true
	return page, nil
}

// policyTasks asks the head of Communications to review the policy once its date has passed
// (S16). The task ends when a version with a later date is in force.
func (s *Service) policyTasks() []casework.WorklistItem {
	if !s.policy.ReviewOverdue(s.now()) {
		return nil
	}
	due, end := s.policy.NextReview, s.policy.NextReview.AddDate(0, 0, 1) // the policy can be reviewed until the end of that day
	return []casework.WorklistItem{{
		Kind: "policy", Overdue: true,
		Task: casework.Task{
			What: casework.PolicyReview, Role: casework.RoleCommsLead, Since: due.UTC(), Due: end.UTC(),
			Why: "The review of the social media policy was due on " + due.Format("2 January 2006") +
				". Review it, then put a version with the next review date into force.",
		},
	}}
}

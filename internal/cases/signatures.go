package cases

import (
	"context"
	"errors"
	"io"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/policy"
)

// Service is what API and console ask. It is safe for concurrent use.
type Service struct{}

var errNotYet = errors.New("not yet")

func (s *Service) MayCall(who Caller, name casework.Name) error { return errNotYet }
func (s *Service) May(who Caller, right Right) error            { return errNotYet }
func (s *Service) Report(ctx context.Context, who Caller, post casework.Post, note, contact string) (Answer, error) {
	return Answer{}, errNotYet
}
func (s *Service) PublicReport(ctx context.Context, key string, post casework.Post, contact string) (Answer, error) {
	return Answer{}, errNotYet
}
func (s *Service) Do(ctx context.Context, who Caller, ref string, command casework.Command) (Answer, error) {
	return Answer{}, errNotYet
}
func (s *Service) Case(ctx context.Context, who Caller, ref string) (View, error) {
	return View{}, errNotYet
}
func (s *Service) Cases(ctx context.Context, who Caller, f Filter) (Page[Item], error) {
	return Page[Item]{}, errNotYet
}
func (s *Service) Timeline(ctx context.Context, who Caller, ref string) ([]Entry, error) {
	return nil, errNotYet
}
func (s *Service) Letters(ctx context.Context, who Caller, ref string) ([]Letter, error) {
	return nil, errNotYet
}
func (s *Service) Letter(ctx context.Context, who Caller, ref, id string) (Letter, error) {
	return Letter{}, errNotYet
}
func (s *Service) Tasks(ctx context.Context, who Caller, mine bool, limit int, cursor string) (Page[Task], error) {
	return Page[Task]{}, errNotYet
}
func (s *Service) Author(ctx context.Context, who Caller, channel, author string) (Author, error) {
	return Author{}, errNotYet
}
func (s *Service) StandingAdvice(ctx context.Context, who Caller) ([]StandingAdvice, error) {
	return nil, errNotYet
}
func (s *Service) AddStandingAdvice(ctx context.Context, who Caller, grounds []casework.Ground, measures []casework.Measure,
	conditions string, until time.Time) (StandingAdvice, error) {
	return StandingAdvice{}, errNotYet
}
func (s *Service) EndStandingAdvice(ctx context.Context, who Caller, id string) (StandingAdvice, error) {
	return StandingAdvice{}, errNotYet
}
func (s *Service) Policy() *policy.Policy { return nil }
func (s *Service) VerifyAudit(ctx context.Context, who Caller) (Audit, error) {
	return Audit{}, errNotYet
}
func (s *Service) Workflow(ctx context.Context, who Caller, ref string) (Diagnosis, error) {
	return Diagnosis{}, errNotYet
}
func (s *Service) Ready(ctx context.Context) error { return errNotYet }
func (s *Service) Evidence(ctx context.Context, who Caller, ref, id string) (casework.Exhibit, io.ReadCloser, error) {
	return casework.Exhibit{}, nil, errNotYet
}
func (s *Service) AddEvidence(ctx context.Context, who Caller, ref string, upload io.Reader, name, note string) (casework.Exhibit, Answer, error) {
	return casework.Exhibit{}, Answer{}, errNotYet
}

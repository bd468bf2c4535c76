package console

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework"
	"duecourse/internal/policy"
)

const (
	policyPath      = "/policy"
	staffPolicyPath = "/policy/staff"
)

// policyBody is the policy in force, for everybody who reads it (R10, S16).
type policyBody struct {
	Version, Contact, Complaints string
	Effective, Review            time.Time
	ReviewOverdue                bool
	Grounds                      []casework.GroundRule
	Measures                     []casework.MeasureRule
	Residents, Staff             []casework.Clause
	Guidance                     []policy.Guidance
	Checks                       []policy.Check
	Covered, NotCovered          []policy.Covered
}

func (c *Console) policyBody() policyBody {
	p := c.Service.Policy()
	staffClause := func(clause casework.Clause) bool { return strings.HasPrefix(clause.ID, "S") }
	first := slices.IndexFunc(p.Clauses, staffClause)
	return policyBody{
		Version: p.Version, Contact: p.Council.Contact, Complaints: p.Complaints,
		Effective: p.Effective, Review: p.NextReview, ReviewOverdue: p.ReviewOverdue(c.Now()),
		Grounds: p.Grounds, Measures: p.Measures, Residents: p.Clauses[:first], Staff: p.Clauses[first:],
		Guidance: p.Guidance, Checks: p.Checks, Covered: p.CoveredAs, NotCovered: p.NotCovered,
	}
}

// policyPage shows residents what is unacceptable, what the council does about it, and
// every clause that a letter may cite.
func (c *Console) policyPage(g *gin.Context) {
	c.render(g, http.StatusOK, page{Name: "policy", Title: "Social media policy", Public: true, Body: c.policyBody()})
}

// staffPolicyPage shows staff what to think of before they post, and how to ask for an
// account.
func (c *Console) staffPolicyPage(g *gin.Context) {
	c.render(g, http.StatusOK, page{Name: "policy-staff", Title: "Social media policy for staff", Public: true, Body: c.policyBody()})
}

package policy

import (
	_ "embed"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
	_ "time/tzdata" // the council's zone must be known in the smallest container

	"duecourse/internal/casework"
)

//go:embed council.yaml
var council []byte

// Policy is one version of the policy file, complete and valid. It is not
// changed after it was loaded; [Policy.WithWindows] gives another one.
type Policy struct {
	Version    string
	Effective  time.Time // midnight in the council's zone, as all days here
	NextReview time.Time
	Council    Council
	Complaints string // where complaints about services go (R11)
	Support    string // where a targeted colleague finds help (R12)
	// SupportOutside is where a councillor, or somebody who does not work for the council, does.
	SupportOutside string
	Hours          WorkingHours
	Binding        bool                // Legal's opposition ends a proposal (R8)
	Deputies       casework.DeputyRule // who reviews if the head of Communications took part (rule 8)
	Clauses        []casework.Clause
	Grounds        []casework.GroundRule  // all ten (R2), in the file's order
	Measures       []casework.MeasureRule // all five, in the order of the ladder
	Windows        map[casework.Window]casework.Span
	Checks         []Check
	CoveredAs      []Covered // S1
	NotCovered     []Covered // S1: whom the wording tells where to turn
	Guidance       []Guidance
	Letters        map[casework.LetterKind]casework.Form
}

// Council is whose policy it is.
type Council struct {
	Name    string
	Colour  string // "#1d4f73"
	Contact string // e-mail address for queries (R10)
	Website string // "https://www.derby.gov.uk", without a slash at the end (S7)
}

// WorkingHours say when the council works.
type WorkingHours struct {
	casework.Hours
	Zone       *time.Location
	ClosedDays []string // in addition to weekends and bank holidays: "2026-06-12"
}

// Check is something that a request for an account needs (S3–S5).
type Check struct {
	ID      string
	Clause  string
	Wording string
}

// Covered is a kind of person that the policy covers, or does not (S1).
type Covered struct {
	ID      string
	Wording string
}

// Guidance is a part of the page for staff: the policy's sentences under a heading.
type Guidance struct {
	ID      string // the anchor on the page
	Heading string
	Text    []string // paragraphs
}

// Default is the council's own policy, as it is built in.
func Default() (*Policy, error) { return Parse("council.yaml", council) }

// largest is the size limit. No policy comes near it, so a larger file is not a policy.
const largest = 1 << 20 // bytes

// Load reads a policy file. The error of a file that is read but not valid is
// an [Invalid].
func Load(path string) (*Policy, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	if info.Size() > largest {
		return nil, fmt.Errorf("policy: %s is %d bytes long, too long for a policy", path, info.Size())
	}
	data, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	return Parse(filepath.Base(path), data)
}

// LoadOrDefault reads a policy file, or [Default] if there is no path.
func LoadOrDefault(path string) (*Policy, error) {
	if path == "" {
		return Default()
	}
	return Load(path)
}

// Zone is the council's time zone.
func (p *Policy) Zone() *time.Location { return p.Hours.Zone }

// ReviewOverdue says whether the policy should have been reviewed by now (S16).
func (p *Policy) ReviewOverdue(now time.Time) bool {
	return !now.Before(p.NextReview.AddDate(0, 0, 1))
}

// Rules are the rules for a case that begins now. Its holidays cover last year to eight
// years ahead, enough for the windows of a long case.
func (p *Policy) Rules(now time.Time) casework.Rules {
	deputies := casework.DeputyRule{AnyOfficer: p.Deputies.AnyOfficer, Officers: slices.Clone(p.Deputies.Officers)}
	return casework.Rules{
		Version: p.Version, Council: p.Council.Name, Contact: p.Council.Contact,
		Complaints: p.Complaints, Support: p.Support, SupportOutside: p.SupportOutside, Website: p.Council.Website,
		Clauses: slices.Clone(p.Clauses), Grounds: slices.Clone(p.Grounds), Measures: slices.Clone(p.Measures),
		Windows: maps.Clone(p.Windows), LegalBinding: p.Binding, LeadDeputies: &deputies, EveryPost: true, DutyOfCare: true,
		Zone: p.Zone().String(), Hours: p.Hours.Hours, Holidays: p.holidays(now.In(p.Zone()).Year()),
		Letters: maps.Clone(p.Letters), StrictAccounts: true, WorkingReminders: true, QuickLooks: true, ChecksConfirms: true, TrueEnds: true,
	}
}

package api

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// Options are the parts and settings of the API.
type Options struct {
	Service       *app.Service
	Authenticator *access.Authenticator
	// AccessLog says who asked for what, and with what result. Nil: nothing is written.
	AccessLog *access.Log
	// Log gets a line for each request, and the causes of faults. Nil: nothing is logged.
	Log *slog.Logger
	// Now gives the time. Nil: the clock does.
	Now func() time.Time
	// PublicPerMinute is how many reports a client may send without signing in, and
	// PublicBurst how many at once. Zero: 10 and 20.
	PublicPerMinute, PublicBurst int
	// MaxImport is the largest size of an imported file, in bytes. Zero: 64 MiB.
	MaxImport int64
	// SignInsPerMinute is how many sign-ins of a client may fail, and SignInBurst how many
	// at once. Zero: 30 and 60.
	SignInsPerMinute, SignInBurst int
	// Served is called after each answer. The route is a pattern, empty where no route has
	// the address. Nil: nothing is called.
	Served func(ctx context.Context, method, route string, status int, took time.Duration)
	// Sending bounds the exports and downloads at once. Nil: the API has bounds of its own.
	Sending *web.Sending
	// Secure says that clients reach the API over https only.
	Secure bool
	// Proxies are the addresses or networks whose X-Forwarded-For is believed. There are
	// none by default, so that no client chooses the address by which it is counted.
	Proxies []string
}

// api has the handlers of the routes.
type api struct {
	Options
	huma    huma.API
	engine  *gin.Engine
	reports *web.Limiter // of the public
	signIns *web.Limiter // that failed
}

const base = "/api/v1"

// New is the handler of every route under /api/v1, and of /healthz, /readyz and
// /openapi.json. It panics when the address of a proxy is not valid, as for any other
// mistake in the program.
func New(options Options) http.Handler {
	a := &api{Options: options.withDefaults()}
	a.reports = web.NewLimiter(a.PublicPerMinute, a.PublicBurst, a.Now)
	a.signIns = web.NewLimiter(a.SignInsPerMinute, a.SignInBurst, a.Now)
	a.engine = newEngine(a.Options)
	a.huma = humagin.New(a.engine, document())
	registerEnums(a.huma.OpenAPI().Components.Schemas)

	a.healthRoutes()
	a.incidentRoutes()
	a.incidentCommandRoutes()
	a.evidenceRoutes()
	a.policyRoutes()
	a.accountRequestRoutes()
	a.accountRoutes()
	a.accountCommandRoutes()
	a.unregisteredRoutes()
	a.publicationRoutes()
	a.mediaEnquiryRoutes()
	a.otherKindRoutes()
	a.fileImportRoutes()
	a.authorRoute()
	a.worklistRoutes()
	a.auditRoutes()
	a.reportRoutes()
	a.tokenRoutes()
	a.repairRoutes()
	a.documentRoute()
	return a.engine
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sending == nil {
		o.Sending = web.NewSending()
	}
	if o.Served == nil {
		o.Served = func(context.Context, string, string, int, time.Duration) {}
	}
	o.SignInsPerMinute, o.SignInBurst = cmp.Or(o.SignInsPerMinute, 30), cmp.Or(o.SignInBurst, 60)
	o.PublicPerMinute, o.PublicBurst = cmp.Or(o.PublicPerMinute, 10), cmp.Or(o.PublicBurst, 20)
	o.MaxImport = cmp.Or(o.MaxImport, 64<<20)
	return o
}

func newEngine(o Options) *gin.Engine {
	engine := web.NewEngine(web.Options{
		Log: o.Log, Message: "request", Now: o.Now, Proxies: o.Proxies,
		Headers: web.Headers{
			ContentPolicy:  "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
			ReferrerPolicy: "no-referrer", Secure: o.Secure,
		},
		Failed: func(c *gin.Context, err error) { problemOf(err, web.RequestID(c.Request.Context())).write(c.Writer) },
		Answered: func(c *gin.Context, took time.Duration) {
			o.logAccess(c)
			o.Served(c.Request.Context(), c.Request.Method, c.FullPath(), c.Writer.Status(), took)
		},
	})
	engine.UseRawPath = true // an author may be an address that has slashes
	engine.UnescapePathValues = true
	engine.Use(checkAddress)
	engine.NoRoute(func(c *gin.Context) {
		newProblem(casework.CodeNotFound, "No route has this address.").write(c.Writer)
	})
	engine.NoMethod(func(c *gin.Context) {
		newProblem(codeNotAllowed, "This address does not take "+c.Request.Method+".").write(c.Writer)
	})
	return engine
}

type healthBody struct {
	Status string `json:"status" enum:"alive,ready"`
}

type nothing struct{}

func (a *api) healthRoutes() {
	handleJSON(a, route{
		id: "healthz", method: http.MethodGet, path: "/healthz", tag: "health", summary: "Is the process alive?",
	}, func(context.Context, app.Caller, *nothing) (healthBody, error) {
		return healthBody{Status: "alive"}, nil
	})
	handleJSON(a, route{
		id: "readyz", method: http.MethodGet, path: "/readyz", tag: "health", summary: "Could a case be opened now?",
	}, func(ctx context.Context, _ app.Caller, _ *nothing) (healthBody, error) {
		if err := a.Service.Ready(ctx); err != nil {
			return healthBody{}, unavailable("The service cannot open cases at the moment.", err)
		}
		return healthBody{Status: "ready"}, nil
	})
}

package console

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/publication"
	"duecourse/internal/web"
)

// routes is the table of contents of the console.
func (c *Console) routes() http.Handler {
	engine := c.newEngine()

	engine.GET("/static/:version/*file", c.static)
	engine.POST("/sign-out", c.signOut)
	engine.GET("/help/keys", c.keysPage)

	open := engine.Group("/", c.limitOpenPages)
	open.GET("/sign-in", c.signInPage)
	open.POST("/sign-in", c.signIn)
	open.GET("/sign-in/callback", c.signIn)
	open.GET("/report", c.publicPage)
	open.POST("/report", c.publicReport)
	open.GET("/report/sent", c.publicReportSent)
	open.GET(policyPath, c.policyPage)
	open.GET(staffPolicyPath, c.staffPolicyPage)

	staff := engine.Group("/", c.requireSignIn, c.requireAccessLog)

	staff.GET("/", func(g *gin.Context) { g.Redirect(http.StatusSeeOther, "/my-work") })
	staff.GET("/my-work", c.worklistPage)
	staff.GET("/events", c.streams, c.liveUpdates)
	staff.GET(reportsPath, c.reportsPage)
	staff.GET("/reports.csv", c.exports, c.logFirst, c.reportsCSV)
	staff.GET(transparencyPath, c.transparencyPage)
	staff.GET("/reports/transparency.csv", c.exports, c.logFirst, c.transparencyCSV)
	staff.GET(repairsPath, c.repairsPage)
	staff.GET("/audit", c.logFirst, c.auditPage)
	staff.GET(eventsPath, c.logFirst, c.eventsPage)
	staff.GET(accessLogPath, c.logFirst, c.accessLogPage)
	c.caseRoutes(staff)
	c.incidentRoutes(staff)
	c.requestRoutes(staff)
	c.accountRoutes(staff)
	c.publicationRoutes(staff)
	return c.withSession(engine)
}

func (c *Console) incidentRoutes(staff *gin.RouterGroup) {
	staff.GET("/incidents", c.incidentList)
	staff.GET("/incidents.csv", c.exports, c.logFirst, c.incidentsCSV)
	staff.GET("/incidents/new", c.reportPage)
	staff.POST("/incidents/new", c.report)
	staff.GET("/incidents/:ref/proposals/:id", c.proposalPage)
	staff.GET("/incidents/:ref/letters/:id", c.logFirst, c.letterPage("/incidents/", c.incidentLetter))
	staff.GET("/incidents/:ref/letters/:id/pdf", c.logFirst, c.letterPDF(c.incidentLetter))
	staff.GET("/incidents/:ref/evidence/:id", c.downloads, c.logFirst, c.exhibit)
	staff.GET("/incidents/:ref/pack", c.exports, c.logFirst, c.pack)
}

func (c *Console) requestRoutes(staff *gin.RouterGroup) {
	ask := staff.Group(newRequestPath, c.require(account.RightRequest))
	ask.GET("", c.newRequestStart)
	ask.POST("", c.discardDraft)
	ask.GET("/councillor", c.councillorPage)
	ask.GET("/check", c.answersPage)
	ask.POST("/check", c.sendRequest)
	ask.GET("/sent", c.requestSent)
	ask.GET("/:question", c.questionPage)
	ask.POST("/:question", c.answerQuestion)

	staff.GET("/account-requests", c.requestList)
	staff.GET("/account-requests/:ref/files/:check", c.downloads, c.logFirst, c.requestFile)
	staff.GET("/account-requests/:ref/letters/:id", c.logFirst, c.letterPage("/account-requests/", c.letterOf(account.RequestKindName)))
	staff.GET("/account-requests/:ref/letters/:id/pdf", c.logFirst, c.letterPDF(c.letterOf(account.RequestKindName)))
	staff.GET("/approvals", c.approvalsPage)
}

func (c *Console) accountRoutes(staff *gin.RouterGroup) {
	for _, kind := range app.ImportKinds() {
		mayImport := c.require(app.ImportRight(kind))
		staff.GET(importPath(kind), mayImport, c.importPage(kind))
		staff.POST(importPath(kind), mayImport, c.importFile(kind))
	}
	staff.GET("/imports/:id", c.importResult)
	staff.GET("/imports/:id/refused.csv", c.exports, c.rejectedCSV)
	staff.GET("/accounts", c.accountList)
	staff.GET("/accounts.csv", c.exports, c.logFirst, c.accountsCSV)
	staff.POST("/unregistered-accounts", c.reportUse)
	staff.GET("/accounts/:ref/letters/:id", c.logFirst, c.letterPage("/accounts/", c.letterOf(account.KindName)))
	staff.GET("/accounts/:ref/letters/:id/pdf", c.logFirst, c.letterPDF(c.letterOf(account.KindName)))
}

// publicationRoutes are the pages of publications and media enquiries, but those of one of them.
func (c *Console) publicationRoutes(staff *gin.RouterGroup) {
	write, log := c.require(publication.RightWrite), c.require(publication.RightAnswerMedia)
	staff.GET("/publications", c.publicationList)
	staff.GET("/publications/new", write, c.newPublicationPage)
	staff.POST("/publications/new", write, c.draftPublication)
	staff.GET("/media-enquiries", c.enquiryList)
	staff.GET("/media-enquiries/new", log, c.newEnquiryPage)
	staff.POST("/media-enquiries/new", log, c.logEnquiry)
}

// require refuses those who do not have a right, before anything that they send is read.
func (c *Console) require(right casework.Right) gin.HandlerFunc {
	return func(g *gin.Context) {
		if err := c.Service.May(caller(g), right); err != nil {
			g.Abort()
			c.problem(g, err)
		}
	}
}

func (c *Console) newEngine() *gin.Engine {
	engine := web.NewEngine(web.Options{
		Log: c.Log, Message: "page", Now: c.Now, Headers: headers(c.Options), Proxies: c.Proxies, Failed: c.problem,
		Answered: func(g *gin.Context, _ time.Duration) { c.logAccess(g) },
	})
	engine.Use(c.refuseOtherSites)
	engine.NoRoute(func(g *gin.Context) { c.problem(g, noSuchPage()) })
	engine.NoMethod(func(g *gin.Context) { c.problem(g, noSuchPage()) })
	return engine
}

// headers let a page load what comes from the console itself, and nothing written into
// the page: a stored script stays text even where escaping failed. A form may also lead
// to where people sign in, because the answer to a form sends there whoever was signed
// out while they wrote.
func headers(o Options) web.Headers {
	return web.Headers{
		ContentPolicy: "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
			strings.TrimSpace("form-action 'self' "+o.SignInOrigin) + "; frame-ancestors 'none'; base-uri 'none'",
		ReferrerPolicy: "same-origin", OpenerPolicy: "same-origin", Secure: o.Secure,
	}
}

// refuseOtherSites refuses what another site sends in somebody's name. The access log
// names the person.
func (c *Console) refuseOtherSites(g *gin.Context) {
	if http.NewCrossOriginProtection().Check(g.Request) == nil {
		return
	}
	g.Set(keySigning, c.sessions.GetString(g.Request.Context(), KeyPerson))
	g.Abort()
	c.problem(g, &app.Error{Code: casework.CodeNotPermitted, Why: "This came from another site, so nothing was done."})
}

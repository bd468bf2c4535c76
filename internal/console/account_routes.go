package console

import (
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// accountRoutes are those of account requests and the register of accounts.
func (c *Console) accountRoutes(staff *gin.RouterGroup) {
	ask := staff.Group(applyPath, c.mayApply)
	ask.GET("", c.applyStart)
	ask.POST("", c.applyAgain)
	ask.GET("/councillor", c.applyCouncillor)
	ask.GET("/check", c.applyCheck)
	ask.POST("/check", c.applySend)
	ask.GET("/sent", c.applySent)
	ask.GET("/:question", c.applyQuestion)
	ask.POST("/:question", c.answerQuestion)

	staff.GET("/account-requests", c.requestsPage)
	staff.GET("/account-requests/:ref", c.requestPage)
	staff.POST("/account-requests/:ref/:command", c.doRequest)
	staff.GET("/account-requests/:ref/files/:check", c.logFirst, c.requestFile)
	staff.GET("/account-requests/:ref/letters/:id", c.logFirst, c.requestLetterPage)
	staff.GET("/account-requests/:ref/letters/:id/pdf", c.logFirst, c.requestLetterPDF)
	staff.GET("/approvals", c.approvalsPage)

	for _, kind := range app.ImportKinds() {
		staff.GET(importPath(kind), c.mayImport(kind), c.importPage(kind))
		staff.POST(importPath(kind), c.mayImport(kind), c.importFile(kind))
	}
	staff.GET("/imports/:id", c.importResult)
	staff.GET("/imports/:id/refused.csv", c.refusedCSV)
	staff.GET("/accounts", c.accountsPage)
	staff.GET("/accounts.csv", c.logFirst, c.accountsCSV)
	staff.GET("/accounts/:ref", c.accountPage)
	staff.POST("/accounts/:ref/:command", c.doAccount)
}

// accountPlace is the page on which a task about an account or a request for one is
// done in one step; empty: it is about something else.
func accountPlace(t casework.WorklistItem) string {
	switch {
	case strings.HasPrefix(t.Ref, "ACR-") && t.Command == casework.CommandApprove:
		return "/account-requests/" + t.Ref + "#" + formID(t.Command, t.Of, "true")
	case strings.HasPrefix(t.Ref, "ACR-"):
		check := t.Of
		if t.Command == casework.CommandPermit {
			check = ""
		}
		return "/account-requests/" + t.Ref + "#" + formID(t.Command, check, "")
	case strings.HasPrefix(t.Ref, "SMA-"):
		return "/accounts/" + t.Ref + "#" + string(t.Command)
	}
	return ""
}
